import { expect } from 'vitest'
import { signIn as signInByApi } from '../scripts/steps/admin.ts'
import { expectAccessible } from './axe.ts'
import { test } from './fixtures.ts'
import { desk, phone } from './looks.ts'
import { signIn } from './view.ts'

test('the palette finds an action by keyboard and opens its drawer', async ({ open }) => {
  const view = await open({ ...desk, theme: 'dark' })
  const { page } = view
  await page.goto('/commands')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox').and(page.locator(':focus'))
  await field.waitFor()
  // Enter at once: what is typed has not been answered yet.
  await page.keyboard.type('echo')
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog', { name: 'Echo' })
  await drawer.getByRole('button', { name: 'Run', exact: true }).waitFor()
  expect(new URL(page.url()).search).toBe('?tab=actions&action=echo')

  await page.keyboard.press('Control+k')
  await page.getByRole('option', { name: /Echo/, selected: true }).waitFor()
  await expectAccessible(page)
  await view.picture('palette')
  await page.keyboard.press('Escape')
  await field.waitFor({ state: 'detached' })
  expect(await drawer.count()).toBe(1)

  await page.keyboard.press('Control+k')
  await field.waitFor()
  await page.keyboard.type('demo')
  await page.getByRole('option', { name: /Demo.*Healthy/ }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option', { name: /demo-capsule-service.*Online/, selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/agents/*')
})

test('on a phone it is a tab, and says when nothing is called that', async ({ open }) => {
  const view = await open(phone)
  const { page } = view
  await page.goto('/')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('combobox').fill('no such thing')
  await page.getByText('Nothing is called “no such thing”').waitFor()
  await page.getByRole('combobox').fill('token')
  await page.getByRole('option', { name: 'Registration tokens' }).click()
  await page.getByRole('heading', { level: 1, name: 'Registration tokens' }).waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('a viewer is offered no action', async ({ open, product }) => {
  const admin = (await signInByApi(product.url, product.username, product.password!))!
  const viewer = { username: 'looker', password: 'looks and touches nothing' }
  await admin.post('/api/admin/users', { ...viewer, role: 'viewer' })
  const view = await open(desk, { signedIn: false })
  const { page } = view
  await page.goto('/login')
  await signIn(view, viewer)
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('combobox').fill('e')
  await page.getByRole('option', { name: /demo-capsule-service.*Online/ }).waitFor()
  expect(await page.getByRole('group', { name: 'Actions' }).count()).toBe(0)
  expect(await page.getByRole('option', { name: 'Connect a service' }).count()).toBe(0)
})
