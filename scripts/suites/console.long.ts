import { beforeAll } from 'vitest'
import { expectAccessible } from '../../e2e/axe.ts'
import { test } from '../../e2e/fixtures.ts'
import type { HandName } from '../../e2e/hand.ts'
import { connectFromNothing, loseTheBackend } from '../../e2e/journeys/alone.ts'
import { journeys, travel } from '../../e2e/journeys/all.ts'
import { looks } from '../../e2e/looks.ts'
import { screens } from '../../e2e/screens.ts'
import { buildAll } from '../steps/build.ts'
import { prepareChromium } from '../steps/chromium.ts'

beforeAll(async () => {
  await buildAll()
  await prepareChromium()
}, 120_000)

/** Four ways, in which each width, theme and hand meets each of the others; all eight do not fit into the budget. */
const hands: HandName[] = ['mouse', 'keyboard', 'keyboard', 'mouse']
const ways = looks.map((look, i) => ({ look, by: hands[i]! }))
const trips = ways.flatMap(({ look, by }) =>
  journeys.map((journey) => ({ journey, look, by, title: `${journey.name}: ${by}, ${look.width} px, ${look.theme}` })),
)

test.for(trips)('$title', ({ journey, look, by }, { open, product }) => travel(journey, look, by, open, product))

test.for(ways)('connect a service from nothing: $by, $look', ({ look, by }, { browser }) =>
  connectFromNothing(browser, look, by),
)

test('lose the backend for ten seconds and go on: keyboard, on a phone', { timeout: 90_000 }, ({ browser }) =>
  loseTheBackend(browser, looks[3]!, 'keyboard'),
)

/** Each width and each theme once; `npm test` looks at the screens in the other two looks by turns. */
const twoLooks = [looks[0]!, looks[3]!]

test.for(twoLooks)('every screen is accessible: $width px, $theme', { timeout: 90_000 }, async (look, { open }) => {
  const { page } = await open(look)
  for (const screen of screens) {
    await page.goto(screen)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    await expectAccessible(page)
  }
})
