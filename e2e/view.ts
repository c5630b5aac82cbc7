import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { root } from '../scripts/steps/command.ts'
import type { Product } from '../scripts/steps/product.ts'
import { type Complaints, collectComplaints } from './complaints.ts'
import { desk, type Look, nameOf } from './looks.ts'

export interface ViewOptions {
  look?: Look
  signedIn?: boolean
}

export interface View {
  page: Page
  complaints: Complaints
  /** Saves what the page shows as e2e/results/<name>-<look>.png. */
  picture: (name: string) => Promise<void>
  close: () => Promise<void>
}

/** A browser window of its own on the product, with nothing remembered from any other. */
export async function openView(browser: Browser, product: Product, options: ViewOptions = {}): Promise<View> {
  const { look = desk, signedIn = true } = options
  const context = await browser.newContext({
    baseURL: product.url,
    viewport: { width: look.width, height: look.width < 800 ? 844 : 900 },
    colorScheme: look.theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  context.setDefaultTimeout(10_000)
  if (signedIn) await signIn(context, product)
  const page = await context.newPage()
  return {
    page,
    complaints: collectComplaints(page),
    picture: async (name) => {
      const folder = join(root, 'e2e', 'results')
      await mkdir(folder, { recursive: true })
      const file = `${name}-${nameOf(look)}`.replaceAll(/[^\w.-]+/g, '-')
      await page.screenshot({ path: join(folder, `${file}.png`), fullPage: true })
    },
    close: () => context.close(),
  }
}

async function signIn(context: BrowserContext, { username, password }: Product) {
  const answer = await context.request.post('/api/admin/auth/login', { data: { username, password } })
  if (!answer.ok()) throw new Error(`Signing in failed with ${answer.status()}: ${await answer.text()}`)
}
