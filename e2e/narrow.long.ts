import { expect } from 'vitest'
import { signIn } from '../scripts/steps/admin.ts'
import { expectAccessible } from './axe.ts'
import { test } from './fixtures.ts'
import { phone } from './looks.ts'

test('on a phone the rows of a result are cards, and filters stand behind one button', async ({ open, product }) => {
  const admin = (await signIn(product.url, product.username, product.password!))!
  const [service] = await admin.get<{ id: string }[]>('/api/admin/capsule-services')
  const view = await open(phone)
  const { page } = view
  await page.goto(`/capsule-services/${service!.id}?action=listOrders`)
  const drawer = page.getByRole('dialog', { name: 'Orders' })
  await drawer.getByRole('button', { name: 'Run', exact: true }).click()
  const row = drawer.getByRole('row').filter({ hasText: 'A-1053' })
  for (const text of ['Leila Haddad', 'Jasmine pearls', 'Retry', 'Cancel']) {
    const { x, width } = (await row.getByText(text, { exact: true }).boundingBox())!
    expect(x + width, text).toBeLessThan(phone.width)
  }
  expect(await drawer.locator('table').evaluate((table) => table.scrollWidth - table.clientWidth)).toBe(0)
  await expectAccessible(page)
  await view.picture('result cards')

  await page.goto('/audit-events?result=SUCCESS')
  const filters = page.getByRole('button', { name: 'Filters', exact: true })
  await filters.waitFor()
  const first = page.getByRole('main').getByRole('row').nth(1)
  // What stands for a row while the list is loading has no place any more once that has come.
  const top = async () => (await first.boundingBox())?.y
  await expect.poll(top, { timeout: 10_000, message: 'the list begins in the upper third' }).toBeLessThan(844 / 3)
  await page.getByRole('button', { name: 'Clear filters' }).waitFor()
  expect(await page.getByRole('button', { name: 'Failure' }).isVisible()).toBe(false)
  await filters.press('Enter')
  await page.getByRole('button', { name: 'Failure' }).click()
  await page.waitForURL(/result=FAILURE/)
  await expectAccessible(page)
})
