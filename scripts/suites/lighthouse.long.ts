import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import lighthouse, { desktopConfig, type Result } from 'lighthouse'
import { type BrowserContext, chromium } from 'playwright-core'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { median } from '../../bench/figures.ts'
import { browserFlags } from '../../e2e/fixtures.ts'
import { startOwnProduct } from '../../e2e/own-product.ts'
import { signIn } from '../../e2e/view.ts'
import { findChromium } from '../steps/chromium.ts'
import { root } from '../steps/command.ts'
import { freePort } from '../steps/port.ts'
import type { Product } from '../steps/product.ts'

const RUNS = 3
const AT_LEAST = 95
const LCP_RUNS = 5
/**
 * What is aimed at; a slower machine has so many times what a bare page takes. Where the time goes, by a trace of the overview:
 * a quarter until the page is parsed, a sixth for evaluating the code, a fifth for React, an eighth for styles, layout and
 * paint; the rest are moments between many small tasks. All of that was compared in alternating runs on a busy machine:
 *
 * - Kept: the page waits up to 300 ms for its data and is drawn once, not as a skeleton first (100 ms). A script in the head
 *   asks for the data (60 ms); as a module it ran no sooner than the entry, also an `async` one. Nothing on the first page
 *   needs `Intl` before it is drawn (70 ms of script). Words and overview come with the entry instead of by `import()` (40 ms).
 * - Not kept, for no difference: React in a file of its own, so that two threads compile.
 * - Not tried: Mantine's variables as a file, which would save 10 ms of script. React makes errors while it is loaded, and their
 *   places in its source cost 40 ms when developer tools look on, as they do here.
 */
const LCP_TARGET_MS = 1000
const LCP_AT_MOST_BARE = 9
const SLOWED = 4
const results = join(root, 'e2e', 'results')
const categories = ['performance', 'accessibility', 'best-practices'] as const

let product: Product

beforeAll(async () => {
  await mkdir(results, { recursive: true })
  product = await startOwnProduct()
  return product.stop
}, 120_000)

const pages = [
  { name: 'login', address: '/login', signedIn: false },
  { name: 'overview', address: '/', signedIn: true },
]

/** A browser with one profile, which Lighthouse and the test share: who is signed in is so for both. */
async function openBrowser(signedIn: boolean): Promise<{ context: BrowserContext; port: number }> {
  const profile = await mkdtemp(join(tmpdir(), 'opstage-lighthouse-'))
  const port = await freePort()
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium()!,
    args: [...browserFlags, `--remote-debugging-port=${port}`],
    baseURL: product.url,
  })
  onTestFinished(async () => {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  })
  if (signedIn) {
    const page = await context.newPage()
    await page.goto('/login')
    await signIn({ page }, product)
    await page.close()
  }
  return { context, port }
}

const scoreOf = ({ categories: scored }: Result, category: string) => Math.round(100 * (scored[category]?.score ?? 0))

test.for(pages)(
  `Lighthouse gives the $name at least ${AT_LEAST} (desktop, median of ${RUNS})`,
  { timeout: 120_000 },
  async ({ name, address, signedIn }) => {
    const { port } = await openBrowser(signedIn)
    const runs: Result[] = []
    for (let run = 0; run < RUNS; run += 1) {
      const answer = await lighthouse(
        product.url + address,
        { port, output: 'html', onlyCategories: [...categories], disableStorageReset: true, logLevel: 'error' },
        desktopConfig,
      )
      expect(answer!.lhr.finalDisplayedUrl).toBe(new URL(address, product.url).href)
      runs.push(answer!.lhr)
      await writeFile(join(results, `lighthouse-${name}-${run + 1}.html`), answer!.report as string)
    }
    const scores = Object.fromEntries(
      categories.map((category) => [category, median(runs.map((run) => scoreOf(run, category)))]),
    )
    console.log(`Lighthouse, ${name}:`, scores)
    await writeFile(join(results, `lighthouse-${name}.json`), `${JSON.stringify(scores, undefined, 2)}\n`)
    for (const category of categories) expect(scores[category], category).toBeGreaterThanOrEqual(AT_LEAST)
  },
)

/** Milliseconds until the largest part of the page was drawn, in a browser that has nothing in its cache. */
async function largestPaint(context: BrowserContext, address: string): Promise<number> {
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.clearBrowserCache')
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWED })
  // Nothing is asked of the page before it has drawn itself: what looks for elements in it runs on the slowed CPU too.
  await page.goto(address, { waitUntil: 'networkidle' })
  // As text: the types of Node, which this file is checked with, know no such entries.
  const largest = await page.evaluate<number>(`new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
      .observe({ type: 'largest-contentful-paint', buffered: true })
  })`)
  await page.close()
  return largest
}

/** One sentence without a script: what the browser and this machine take by themselves. */
const floor = `data:text/html,<meta charset="utf-8"><h1>${encodeURIComponent('Nothing but this sentence.')}</h1>`

test.for(pages)(
  `the largest part of the $name is drawn within ${LCP_TARGET_MS} ms, or ${LCP_AT_MOST_BARE} times a bare page, on a CPU slowed ${SLOWED} times`,
  { timeout: 60_000 },
  async ({ name, address, signedIn }) => {
    const { context } = await openBrowser(signedIn)
    const times: number[] = []
    const bare: number[] = []
    for (let run = 0; run < LCP_RUNS; run += 1) {
      times.push(await largestPaint(context, address))
      bare.push(await largestPaint(context, floor))
    }
    const [quickest, usual, least] = [Math.min(...times), median(times), Math.min(...bare)].map(Math.round)
    console.log(`LCP, ${name}: quickest ${quickest} ms, median ${usual} ms, a bare page ${least} ms`)
    // What else the machine does can only add to it.
    expect(quickest).toBeLessThan(Math.max(LCP_TARGET_MS, LCP_AT_MOST_BARE * least!))
  },
)
