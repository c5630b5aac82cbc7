import { expect } from 'vitest'
import { expectAccessible } from '../axe.ts'
import { button, type Journey, openAction } from './journey.ts'

const healthOf = (serviceId: string) => `/api/admin/capsule-services/${serviceId}/actions/setHealth`

export const finding: Journey[] = [
  {
    name: 'find what is wrong from the overview, and mend it',
    go: async (walk) => {
      const { view, hand, admin, serviceId } = walk
      const { page } = view
      await admin.post(healthOf(serviceId), { payload: { status: 'DOWN', note: 'the warehouse is on fire' } })
      await page.goto('/')
      const main = page.getByRole('main')
      await main.getByText('the warehouse is on fire').first().waitFor()
      await expectAccessible(page)
      await hand.press(main.getByRole('link', { name: 'Demo Capsule Service' }).first())
      await page.getByRole('heading', { level: 1, name: 'Demo Capsule Service' }).waitFor()
      await main.getByText('Offline').first().waitFor()

      const drawer = await openAction(walk, 'Pretend a state of health')
      await hand.choose(drawer.getByRole('combobox', { name: 'State' }), 'Up')
      await hand.press(button(drawer, 'Run'))
      await drawer.getByText('Succeeded').first().waitFor()
      await page.keyboard.press('Escape')
      await main.getByText('Healthy', { exact: true }).first().waitFor()
    },
  },
  {
    name: 'follow a command that is opened in a second tab',
    go: async (walk) => {
      const drawer = await openAction(walk, 'Compare with the warehouse')
      await walk.hand.choose(drawer.getByLabel('Pace'), 'Quick')
      await walk.hand.press(button(drawer, 'Run'))
      const link = drawer.getByRole('link', { name: 'Open the command' })
      await link.waitFor()
      const second = await walk.openTab()
      await second.goto((await link.getAttribute('href'))!)
      await second.getByRole('main').getByText('Succeeded').first().waitFor({ timeout: 20_000 })
      await drawer.getByText('Succeeded').first().waitFor()
      await expectAccessible(second)
    },
  },
  {
    name: 'filter, share the address, go back',
    go: async ({ view: { page }, hand, admin, serviceId, openTab }) => {
      await admin.post(`/api/admin/capsule-services/${serviceId}/actions/printLabels`, {})
      await admin.post(`/api/admin/capsule-services/${serviceId}/actions/echo`, {})
      await page.goto('/commands')
      const rows = page.getByRole('main').getByRole('row')
      await rows.filter({ hasText: 'Echo' }).filter({ hasText: 'Succeeded' }).first().waitFor()
      const isPhone = page.viewportSize()!.width < 720
      if (isPhone) await hand.press(page.getByRole('button', { name: 'Filters', exact: true }))
      await hand.press(page.getByRole('button', { name: 'Failed' }))
      await rows.filter({ hasText: 'Succeeded' }).first().waitFor({ state: 'detached' })
      expect(new URL(page.url()).search).toBe('?status=FAILED')

      const shared = await openTab()
      await shared.goto(page.url())
      await shared.getByRole('main').getByText('Print parcel labels').first().waitFor()
      expect(await shared.getByRole('main').getByText('Succeeded', { exact: true }).count()).toBe(1) // the filter itself

      await hand.press(rows.getByRole('link').first())
      await page.waitForURL('**/commands/cmd_*')
      await page.goBack()
      await page.waitForURL('**/commands?status=FAILED')
      await page.goBack()
      await rows.filter({ hasText: 'Echo' }).first().waitFor()
    },
  },
]
