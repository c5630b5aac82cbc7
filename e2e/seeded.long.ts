import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect } from 'vitest'
import { PASSWORD, type Product, startProduct } from '../bench/product.ts'
import { seed } from '../bench/seed.ts'
import { drawTime, growing } from './draw-time.ts'
import { test } from './fixtures.ts'
import { openView, signIn } from './view.ts'

/** Small enough for every run; `npm run bench -- console --full` does the same on a hundred times as much. */
const sizes = { agents: 200, commands: 10_000, auditEvents: 25_000 }
const LIMIT_MS = 1000
const RUNS = 3

let product: Product

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-seeded-'))
  const file = join(folder, 'seeded.db')
  await seed(file, sizes)
  product = await startProduct({ DATABASE_URL: `file:${file}` })
  return async () => {
    await product.stop()
    await rm(folder, { recursive: true, force: true })
  }
})

test('on a month of history every list and the overview are drawn within a second', async ({ browser }) => {
  const view = await openView(browser, product.url)
  await view.page.goto('/login')
  await signIn(view, { username: 'admin', password: PASSWORD })
  const quickest: Record<string, number> = {}
  for (const address of growing) {
    const times: number[] = []
    for (let run = 0; run < RUNS; run += 1) times.push(await drawTime(view.page, address))
    // What else the machine does can only add to it.
    quickest[address] = Math.round(Math.min(...times))
    expect(await view.page.getByRole('row').count(), 'no more than a page').toBeLessThanOrEqual(51)
  }
  console.log('Drawn within, ms:', quickest)
  expect(Math.max(...Object.values(quickest))).toBeLessThan(LIMIT_MS)
  expect(view.complaints.unexpected()).toEqual([])
  await view.close()
})
