// `npm run screenshots`: pictures of every screen of the built console, in both themes and widths, into docs/screenshots/, with a
// manifest by which `npm run docs:build` knows whether they are still those of the console.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { looks, nameOf } from '../e2e/looks.ts'
import { startOwnProduct } from '../e2e/own-product.ts'
import { openView, signIn } from '../e2e/view.ts'
import { manifestOf } from './screenshots/manifest.ts'
import { prepareScenes, type Scene, scenesOf } from './screenshots/scenes.ts'
import { buildAll } from './steps/build.ts'
import { findChromium, prepareChromium } from './steps/chromium.ts'
import { root } from './steps/command.ts'
import { stage, task } from './steps/stage.ts'

const folder = join(root, 'docs', 'screenshots')
/** In JPEG a picture of 1440 px takes about 60 kB, a fifth of its PNG. */
const QUALITY = 82

await task(async () => {
  await buildAll()
  await prepareChromium()
  // The old ones stay until all new ones are there.
  const taken = join(root, '.cache', 'screenshots')
  await rm(taken, { recursive: true, force: true })
  await mkdir(taken, { recursive: true })
  const product = await startOwnProduct({
    OPSTAGE_INSTANCE_NAME: 'Tea shop',
    OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: '1',
    OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS: '1',
  })
  const browser = await chromium.launch({ executablePath: findChromium()!, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const ids = await prepareScenes(product)
    for (const look of looks) {
      await stage(`${look.width} px, ${look.theme}`, async () => {
        const view = await openView(browser, product.url, look)
        await view.page.goto('/login')
        await view.page.getByRole('button', { name: 'Sign in' }).waitFor()
        await take(view.page, taken, `login-${nameOf(look)}`)
        await signIn(view, product)
        for (const scene of scenesOf(ids)) await show(view.page, taken, scene, nameOf(look))
        await view.close()
      })
    }
    await writeFile(join(taken, 'manifest.json'), `${JSON.stringify(manifestOf(root, taken), null, 2)}\n`)
    await rm(folder, { recursive: true, force: true })
    await rename(taken, folder)
  } finally {
    await rm(taken, { recursive: true, force: true })
    await browser.close()
    await product.stop()
  }
  return 0
})

async function show(page: Page, folder: string, { name, address, prepare }: Scene, look: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  await prepare?.(page)
  await take(page, folder, `${name}-${look}`)
}

async function take(page: Page, folder: string, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: QUALITY })
}
