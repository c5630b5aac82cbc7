import type { Page } from 'playwright-core'

/** The overview, and every list that grows with use. */
export const growing = ['/', '/capsule-services', '/agents', '/commands', '/audit-events']

/** Milliseconds from asking for the address to its rows being there; from the second time on its files are in the cache. */
export async function drawTime(page: Page, address: string): Promise<number> {
  const rows = page.getByRole('main').locator(address === '/' ? 'li' : 'tbody tr')
  const start = performance.now()
  await page.goto(address, { waitUntil: 'commit' })
  await rows.first().waitFor()
  return performance.now() - start
}
