import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { looks, nameOf } from '../../e2e/looks.ts'
import { settingsIn } from '../../e2e/own-product.ts'
import { openView, signIn } from '../../e2e/view.ts'
import { findChromium } from '../steps/chromium.ts'
import { root } from '../steps/command.ts'
import type { Product } from '../steps/product.ts'
import { stage } from '../steps/stage.ts'
import { liveThroughYesterday, startToday } from './day.ts'
import { manifestOf } from './manifest.ts'
import { prepareScenes, type Scene, scenesOf } from './scenes.ts'

const folder = join(root, 'docs', 'screenshots')
/** In JPEG a picture of 1440 px takes about 60 kB, a fifth of its PNG. */
const QUALITY = 82

/** Lives through the day of the tea shop and takes its pictures; those of the time before stay until all new ones are there. */
export async function takePictures(): Promise<void> {
  const taken = join(root, '.cache', 'screenshots')
  await rm(taken, { recursive: true, force: true })
  await mkdir(taken, { recursive: true })
  const place = await mkdtemp(join(tmpdir(), 'opstage-pictures-'))
  try {
    const settings = await settingsIn(place, {
      OPSTAGE_INSTANCE_NAME: 'Tea shop',
      OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: '1',
      OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS: '1',
      OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS: '10',
      OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS: '5',
    })
    await liveThroughYesterday(settings)
    const product = await startToday(settings)
    try {
      await takeAll(product, taken)
    } finally {
      await product.stop()
    }
    await writeFile(join(taken, 'manifest.json'), `${JSON.stringify(manifestOf(root, taken), null, 2)}\n`)
    await rm(folder, { recursive: true, force: true })
    await rename(taken, folder)
  } finally {
    await rm(taken, { recursive: true, force: true })
    await rm(place, { recursive: true, force: true })
  }
}

async function takeAll(product: Product, taken: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: findChromium()!, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const { begin } = await prepareScenes(product)
    for (const look of looks) {
      await stage(`${look.width} px, ${look.theme}`, async () => {
        const view = await openView(browser, product.url, look)
        await view.page.goto('/login')
        await view.page.getByRole('button', { name: 'Sign in' }).waitFor()
        await take(view.page, taken, `login-${nameOf(look)}`)
        await signIn(view, product)
        for (const scene of scenesOf(await begin())) await show(view.page, taken, scene, nameOf(look))
        await view.close()
      })
    }
  } finally {
    await browser.close()
  }
}

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
