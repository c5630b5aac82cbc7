import { expect } from 'vitest'
import { expectAccessible } from './axe.ts'
import { test } from './fixtures.ts'
import { desk, type Look } from './looks.ts'

const pages = [
  { address: '/docs/api', title: 'HTTP API' },
  { address: '/docs/api/actions', title: 'Actions' },
  { address: '/docs/api/errors', title: 'Errors' },
]

const twoLooks: Look[] = [desk, { width: 390, theme: 'dark' }]

test.for(twoLooks.flatMap((look) => pages.map((page) => ({ ...page, ...look }))))(
  '$address at $width px, $theme',
  async ({ address, title, ...look }, { open }) => {
    const { page, picture } = await open(look, { signedIn: false })
    await page.goto(address)
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
    const isTooWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')
    expect(isTooWide, `${address} scrolls sideways`).toBe(false)
    await expectAccessible(page)
    await picture(`reference ${title}`)
  },
)

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
