import { expectAccessible } from '../axe.ts'
import { button, type Journey, openAction } from './journey.ts'

/** Every kind of action of the demo, to its end. */
export const runs: Journey[] = [
  {
    name: 'run an action that succeeds, from the list of services',
    go: async ({ view: { page }, hand }) => {
      await page.goto('/capsule-services')
      await hand.press(page.getByRole('main').getByRole('link', { name: /demo/i }).first())
      await hand.openTab('Actions')
      await hand.press(page.getByRole('link', { name: 'Run Run health check' }))
      const drawer = page.getByRole('dialog', { name: 'Run health check' })
      await hand.press(button(drawer, 'Run'))
      await drawer.getByText('Succeeded').first().waitFor()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await drawer.waitFor({ state: 'detached' })
    },
  },
  {
    name: 'run an action that fails, and read why',
    go: async (walk) => {
      const drawer = await openAction(walk, 'Print parcel labels')
      await walk.hand.press(button(drawer, 'Run'))
      await drawer.getByText('The label printer in hall 2 has no paper').first().waitFor()
      await walk.hand.press(drawer.getByRole('link', { name: 'Open the command' }))
      await walk.view.page.getByText('PRINTER_OUT_OF_PAPER').first().waitFor()
      await expectAccessible(walk.view.page)
    },
  },
  {
    name: 'cancel an action that runs',
    go: async (walk) => {
      const drawer = await openAction(walk, 'Compare with the warehouse')
      await walk.hand.choose(drawer.getByLabel('Pace'), 'Thorough')
      await walk.hand.press(button(drawer, 'Run'))
      await drawer.getByText('Running').first().waitFor()
      await walk.hand.press(button(drawer, 'Cancel run'))
      await drawer.getByText('Cancelled').first().waitFor()
    },
  },
  {
    name: 'confirm an action of high risk by typing the code of its service, with a reason',
    go: async (walk) => {
      const drawer = await openAction(walk, 'Purge synced orders')
      await walk.hand.press(button(drawer, 'Go on…'))
      await expectAccessible(walk.view.page)
      await walk.hand.write(drawer.getByLabel('Type demo-capsule-service to confirm'), 'demo-capsule-service')
      await walk.hand.write(drawer.getByLabel('Reason'), 'the shop has moved')
      await walk.hand.press(button(drawer, 'Run now'))
      await drawer.getByText('Succeeded').first().waitFor()
      await walk.hand.press(drawer.getByRole('link', { name: 'Open the command' }))
      await walk.view.page.getByText('the shop has moved').first().waitFor()
    },
  },
  {
    name: 'cancel an order by the action of its row',
    go: async (walk) => {
      const { page } = walk.view
      const drawer = await openAction(walk, 'Orders')
      await walk.hand.press(button(drawer, 'Run'))
      await drawer.getByRole('row').nth(1).waitFor()
      // One that failed waits for somebody; one that waits may leave before the button is pressed.
      const rows = await drawer.getByRole('row').allTextContents()
      const order = /A-\d+/.exec(rows.find((row) => row.includes('FAILED')) ?? rows[1]!)![0]
      await expectAccessible(page)
      await walk.hand.press(button(drawer.getByRole('row').filter({ hasText: order }), 'Cancel'))
      await walk.hand.press(button(page.getByRole('dialog', { name: 'Run this now?' }), 'Cancel'))
      // A newer one may have come in since.
      await drawer.getByRole('row').filter({ hasText: order }).getByText('CANCELLED').waitFor({ timeout: 20_000 })
    },
  },
  {
    name: 'read beside a row why its action failed',
    go: async (walk) => {
      const drawer = await openAction(walk, 'Orders')
      await walk.hand.press(button(drawer, 'Run'))
      const shipped = drawer
        .getByRole('row')
        .filter({ hasText: /SYNCED|WAITING|CANCELLED/ })
        .first()
      await walk.hand.press(button(shipped, 'Retry'))
      await drawer.getByRole('alert').getByText('not FAILED').waitFor()
      await expectAccessible(walk.view.page)
      await walk.view.picture('row-failed')
    },
  },
  {
    name: 'read a one-time secret, once',
    go: async (walk) => {
      const { page } = walk.view
      const drawer = await openAction(walk, 'Create a shop key')
      await walk.hand.press(button(drawer, 'Go on…'))
      await walk.hand.press(button(drawer, 'Run now'))
      await walk.hand.press(button(drawer, 'Show it now'))
      await drawer.getByText(/^till_/).waitFor()
      await page.reload()
      await page.getByText('It has been read already').first().waitFor()
    },
  },
]
