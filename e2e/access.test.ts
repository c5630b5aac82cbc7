import { expect } from 'vitest'
import { codeOf } from './authenticator.ts'
import { expectAccessible } from './axe.ts'
import { test } from './fixtures.ts'
import { desk, phone } from './looks.ts'
import { signIn } from './view.ts'

test('an API token is made, works at once and is revoked', async ({ open, product }) => {
  const view = await open({ ...desk, theme: 'dark' })
  const { page } = view
  await page.goto('/settings/api-tokens')
  await page.getByRole('button', { name: 'New API token' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('night check')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Create token' }).click()
  await dialog.getByRole('button', { name: 'Show: Token' }).click()
  await expectAccessible(page)
  await view.picture('api-token')
  const token = (await dialog.getByRole('region', { name: 'Token', exact: true }).innerText()).trim()
  await dialog.getByRole('button', { name: 'Done' }).click()

  const ask = () =>
    fetch(`${product.url}/api/admin/capsule-services`, { headers: { authorization: `Bearer ${token}` } })
  expect((await ask()).status).toBe(200)
  const row = page.getByRole('row', { name: /night check/ })
  await row.getByText('viewer').waitFor()
  await row.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click()
  await row.getByText('Revoked').waitFor()
  expect((await ask()).status).toBe(401)
})

test('a second factor is switched on, asked for and switched off', async ({ open, product }) => {
  const view = await open(phone)
  const { page } = view
  view.complaints.expect(/status of 401.*auth\/login/)
  await page.goto('/settings/account')
  await page.getByRole('button', { name: 'Switch on' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Current password').fill(product.password!)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await dialog.getByRole('img', { name: /QR code/ }).waitFor()
  await expectAccessible(page)
  await view.picture('second-factor')
  const key = await dialog.getByRole('region', { name: 'Key', exact: true }).innerText()
  await dialog.getByLabel('The code that the app shows now').fill(codeOf(key))
  await dialog.getByRole('button', { name: 'Switch on' }).click()
  const codes = await dialog.getByRole('region', { name: 'Recovery codes' }).innerText()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('button', { name: 'Switch off' }).waitFor()

  const other = await open(desk, { signedIn: false })
  other.complaints.expect(/status of 401.*auth\/login/)
  await other.page.goto('/login')
  const signedIn = signIn(other, product)
  const code = other.page.getByLabel('Code')
  await code.and(other.page.locator(':focus')).waitFor()
  await code.fill('000000')
  await other.page.keyboard.press('Enter')
  await other.page.getByText('User name, password or code is wrong').waitFor()
  await expectAccessible(other.page)
  await code.fill(codes.trim().split(/\s+/)[0]!)
  await other.page.keyboard.press('Enter')
  await signedIn

  await page.getByRole('button', { name: 'Switch off' }).click()
  await dialog.getByLabel('Current password').fill(product.password!)
  await dialog.getByLabel('Code', { exact: true }).fill(codeOf(key, 1))
  await dialog.getByRole('button', { name: 'Switch off' }).click()
  await page.getByRole('button', { name: 'Switch on' }).waitFor()
})
