import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { root } from '../scripts/steps/command.ts'
import type { Product } from '../scripts/steps/product.ts'
import { type Complaints, collectComplaints } from './complaints.ts'
import { desk, type Look, nameOf } from './looks.ts'
import { noteSecret, noteSecretsIn } from './secrets.ts'

/** What a browser remembers of a signed-in user. */
export type Session = Awaited<ReturnType<BrowserContext['storageState']>>

export interface View {
  page: Page
  complaints: Complaints
  /** Saves what the page shows as e2e/results/<name>-<look>.png. */
  picture: (name: string) => Promise<void>
  /** What this browser remembers now, for another view to begin with. */
  session: () => Promise<Session>
  close: () => Promise<void>
}

/** A browser window of its own on the product, which remembers `session` and nothing else. */
export async function openView(browser: Browser, url: string, look: Look = desk, session?: Session): Promise<View> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: look.width, height: look.width < 800 ? 844 : 900 },
    colorScheme: look.theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...(session && { storageState: session }),
  })
  context.setDefaultTimeout(10_000)
  context.on('request', (request) => {
    if (request.headers()['content-type'] === 'application/json') noteSecretsIn(request.postDataJSON())
  })
  const page = await context.newPage()
  return {
    page,
    complaints: collectComplaints(page),
    picture: async (name) => {
      const folder = join(root, 'e2e', 'results')
      await mkdir(folder, { recursive: true })
      const file = `${name}-${nameOf(look)}`.replaceAll(/[^\w.-]+/g, '-')
      // What lies over a page is as high as the window.
      const fullPage = (await page.getByRole('dialog').count()) === 0
      await page.screenshot({ path: join(folder, `${file}.png`), fullPage })
    },
    session: () => context.storageState(),
    close: async () => {
      for (const { value } of await context.cookies()) noteSecret(value)
      await context.close()
    },
  }
}

/** As a user does it, on the login page that the view shows. */
export async function signIn(
  { page }: Pick<View, 'page'>,
  { username, password }: Pick<Product, 'username' | 'password'>,
) {
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password!)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'Main' }).first().waitFor()
}
