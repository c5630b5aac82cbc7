import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { root } from '../scripts/steps/command.ts'
import { test } from './fixtures.ts'

const KB = 1000
const TO_OVERVIEW_KB = 210
const ALL_KB = 500

const dist = join(root, 'apps', 'opstage-ui', 'dist')

async function gzippedKb(files: string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(file), { level: 9 }).length))
  return sizes.reduce((sum, size) => sum + size, 0) / KB
}

test('JavaScript to a usable overview, and all of it, stays within its budget', async ({ open }) => {
  const { page } = await open()
  await page.goto('/')
  await page.getByRole('main').getByRole('link', { name: /demo/i }).first().waitFor()
  // Everything from now on is loaded ahead, for pages that nobody has asked for yet.
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .flatMap(({ name }) => (name.endsWith('.js') ? [new URL(name).pathname] : [])),
  )
  expect(scripts.length).toBeGreaterThan(3)
  const toOverview = await gzippedKb([...new Set(scripts)].map((path) => join(dist, path)))
  const files = globSync('**/*.js', { cwd: dist }).map((file) => join(dist, file))
  const all = await gzippedKb(files)
  console.log(`JavaScript, gzipped: ${toOverview.toFixed(1)} kB to the overview, ${all.toFixed(1)} kB in all`)
  expect(toOverview).toBeLessThanOrEqual(TO_OVERVIEW_KB)
  expect(all).toBeLessThanOrEqual(ALL_KB)
  expect(all).toBeGreaterThan(toOverview)
})
