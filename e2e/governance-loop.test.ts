import { expectAccessible } from './axe.ts'
import { test } from './fixtures.ts'
import { phone } from './looks.ts'
import { screens } from './screens.ts'
import { signIn } from './view.ts'

/** The promise of the first minute: what a newcomer does after `npm start`. */
test('from the printed password to a finished action on the record, on a phone', async ({ product, open }) => {
  const view = await open(phone, { signedIn: false })
  const { page } = view
  await page.goto('/')
  await signIn(view, product)
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  await view.picture('overview')

  await page.goto('/capsule-services')
  const main = page.getByRole('main')
  await main.getByRole('link', { name: /demo/i }).first().click()
  await main.getByText('Healthy').first().waitFor()
  await view.picture('service')

  await page.getByRole('tab', { name: 'Actions' }).click()
  await main.getByRole('link', { name: 'Run Echo' }).click()
  const drawer = page.getByRole('dialog', { name: 'Echo' })
  await drawer.getByRole('button', { name: 'Run', exact: true }).click()
  await drawer.getByText('Succeeded').first().waitFor()
  await view.picture('echo')

  await page.goto('/audit-events')
  await main.getByRole('link', { name: 'admin ran Echo' }).first().waitFor()
  await main.getByRole('link', { name: 'Echo succeeded on demo-capsule-service' }).first().waitFor()
  await view.picture('audit')
})

/** Half of them each; all of them in all looks are a long suite. */
const halves = [{ width: 1440, theme: 'dark' } as const, phone].map((look, rest) => ({
  look,
  half: screens.filter((_, i) => i % 2 === rest),
}))

test.for(halves)('screens are accessible and quiet: $half, $look', async ({ look, half }, { open }) => {
  const view = await open(look)
  for (const screen of half) {
    await view.page.goto(screen)
    await view.page.getByRole('heading', { level: 1 }).waitFor()
    await view.page.waitForLoadState('networkidle')
    await expectAccessible(view.page)
    await view.picture(`screen ${screen.slice(1)}`)
  }
})
