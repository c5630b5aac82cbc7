import { expect } from 'vitest'
import { expectAccessible } from './axe.ts'
import { test } from './fixtures.ts'
import { desk, looks } from './looks.ts'

test.for(looks)('the reference of the API at $width px, $theme', async (look, { open }) => {
  const { page, picture } = await open(look, { signedIn: false })
  for (const [address, title] of [
    ['/docs/api', 'HTTP API'],
    ['/docs/api/actions', 'Actions'],
    ['/docs/api/errors', 'Errors'],
  ] as const) {
    await page.goto(address)
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
    const isTooWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')
    expect(isTooWide, `${address} scrolls sideways`).toBe(false)
    await expectAccessible(page)
    await picture(`reference ${title}`)
  }
})

test('the console leads to it, and from the first page every operation is one click away', async ({ open }) => {
  const { page } = await open(desk)
  await page.goto('/settings/api-tokens')
  await page.getByRole('link', { name: 'API reference' }).click()
  await page.getByRole('link', { name: 'POST /api/admin/commands/{commandId}/cancel' }).click()
  await page.getByRole('heading', { level: 2, name: 'POST /api/admin/commands/{commandId}/cancel' }).waitFor()
  await page.goto('/settings/system')
  await page.getByRole('link', { name: 'Reference', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'HTTP API' }).waitFor()
})
