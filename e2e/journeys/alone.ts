import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import { startProduct } from '../../scripts/steps/product.ts'
import { expectAccessible } from '../axe.ts'
import { type HandName, handOf } from '../hand.ts'
import type { Look } from '../looks.ts'
import { settingsIn } from '../own-product.ts'
import { startReadmeService } from '../readme-service.ts'
import { openView, signIn, type View } from '../view.ts'
import { button } from './journey.ts'

/** An Opstage of its own, without a demo, as long as the journey takes; signed in, and silent in the browser's console. */
async function alone(
  browser: Browser,
  look: Look,
  go: (
    view: View,
    settings: Parameters<typeof startProduct>[0],
    product: Awaited<ReturnType<typeof startProduct>>,
  ) => Promise<void>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-alone-'))
  const settings = { ...(await settingsIn(folder)), withDemo: false }
  const product = await startProduct(settings)
  const view = await openView(browser, product.url, look)
  try {
    await view.page.goto('/login')
    await signIn(view, product)
    await go(view, settings, product)
    expect(view.complaints.unexpected()).toEqual([])
  } finally {
    await view.close()
    await product.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Before the first agent the overview is the guide; it turns green by itself. */
export const connectFromNothing = (browser: Browser, look: Look, by: HandName) =>
  alone(browser, look, async ({ page }, _, product) => {
    const hand = handOf(by, page)
    const main = page.getByRole('main')
    await hand.press(button(main, 'Create token'))
    await main.getByText('Waiting for the service to appear…').waitFor()
    await expectAccessible(page)
    await hand.press(button(main, 'Show: Token'))
    const rawToken = /opstage_reg_[A-Za-z0-9]{43}/.exec((await main.textContent())!)![0]
    const stopService = await startReadmeService(product.url, rawToken)
    try {
      await main.getByText('Connected', { exact: true }).waitFor({ timeout: 30_000 })
      await hand.press(main.getByRole('link', { name: 'Open the service' }))
      await main.getByText('Healthy').first().waitFor()
    } finally {
      await stopService()
    }
  })

const ABSENCE_MS = 10_000

/** What was there stays, says that it is not refreshed, and goes on by itself when the server is back. */
export const loseTheBackend = (browser: Browser, look: Look, by: HandName) =>
  alone(browser, look, async ({ page, complaints }, settings, product) => {
    complaints.expect(/ERR_|status of 50\d|status of 401/)
    const hand = handOf(by, page)
    const main = page.getByRole('main')
    await page.goto('/audit-events')
    await main.getByRole('link', { name: 'admin signed in' }).first().waitFor()
    await product.backend.stop()
    await main.getByText(/cannot refresh/).waitFor({ timeout: 30_000 })
    await main.getByRole('link', { name: 'admin signed in' }).first().waitFor()
    await delay(ABSENCE_MS)
    const again = await startProduct(settings)
    try {
      await main.getByText(/· live/).waitFor({ timeout: 30_000 })
      await hand.press(main.getByRole('link', { name: 'admin signed in' }).first())
      await page.getByRole('heading', { level: 1, name: 'Audit event' }).waitFor()
    } finally {
      await again.backend.stop()
    }
  })
