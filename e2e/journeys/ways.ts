import { expectAccessible } from '../axe.ts'
import { test } from '../fixtures.ts'
import type { HandName } from '../hand.ts'
import { looks } from '../looks.ts'
import { screens } from '../screens.ts'
import { connectFromNothing } from './alone.ts'
import { journeys, travel } from './all.ts'

/** Four ways, in which each width, theme and hand meets each of the others; all eight would take twice as long. */
const hands: HandName[] = ['mouse', 'keyboard', 'keyboard', 'mouse']
const allWays = looks.map((look, i) => ({ look, by: hands[i]! }))

/** How `npm test` goes through the i-th journey: in each of the ways by turns. */
export const usualWay = (i: number) => allWays[i % allWays.length]!

/** The tests of a long suite: every journey in the two ways of a width, but for those of `npm test`, and every screen in one of them. */
export function everyJourney(width: number): void {
  const ways = allWays.filter(({ look }) => look.width === width)
  const trips = ways.flatMap((way) =>
    journeys
      .filter((_, i) => usualWay(i) !== way)
      .map((journey) => ({ journey, ...way, title: `${journey.name}: ${way.by}, ${width} px, ${way.look.theme}` })),
  )

  test.for(trips)('$title', ({ journey, look, by }, { open, product }) => travel(journey, look, by, open, product))

  test.for(ways)('connect a service from nothing: $by, $look', ({ look, by }, { browser }) =>
    connectFromNothing(browser, look, by),
  )

  /** `npm test` looks at the screens in the other two looks by turns. */
  const [light, dark] = ways
  const { look } = width < 800 ? dark! : light!
  test(`every screen is accessible: ${width} px, ${look.theme}`, { timeout: 90_000 }, async ({ open }) => {
    const { page } = await open(look)
    for (const screen of screens) {
      await page.goto(screen)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      await expectAccessible(page)
    }
  })
}
