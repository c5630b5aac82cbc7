/* oxlint-disable no-empty-pattern -- vitest reads from the pattern which fixtures another one needs, and wants one always. */
import { chromium } from 'playwright-core'
import { test as base } from 'vitest'
import { findChromium } from '../scripts/steps/chromium.ts'
import type { Look } from './looks.ts'
import { startOwnProduct } from './own-product.ts'
import { openView, signIn, type View } from './view.ts'

/** A Chromium that talks to nobody but the page under test. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A change of health is seen within a second. */
const quick = { OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: '1', OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS: '1' }

/** `product` is shared by the tests of a file; each view is a browser of its own, signed in unless it says otherwise. */
export const test = base
  .extend('browser', { scope: 'worker' }, async ({}, { onCleanup }) => {
    const browser = await chromium.launch({ executablePath: findChromium()!, args: browserFlags })
    onCleanup(() => browser.close())
    return browser
  })
  .extend('product', { scope: 'file' }, async ({}, { onCleanup }) => {
    const product = await startOwnProduct(quick)
    onCleanup(() => product.stop())
    return product
  })
  .extend('session', { scope: 'file' }, async ({ browser, product }) => {
    const view = await openView(browser, product.url)
    await view.page.goto('/login')
    await signIn(view, product)
    const session = await view.session()
    await view.close()
    return session
  })
  .extend('open', async ({ browser, product, session, task }, { onCleanup }) => {
    const views: View[] = []
    onCleanup(async () => {
      for (const view of views) {
        const failed = task.result?.state === 'fail' || view.complaints.unexpected().length > 0
        if (failed) await view.picture(`failed ${task.name}`)
        await view.close()
      }
      const complaints = views.flatMap((view) => view.complaints.unexpected())
      if (complaints.length > 0) throw new Error(`The browser complained:\n${complaints.join('\n')}`)
    })
    return async (look?: Look, { signedIn = true } = {}): Promise<View> => {
      const view = await openView(browser, product.url, look, signedIn ? session : undefined)
      views.push(view)
      return view
    }
  })
