import { test } from '../../e2e/fixtures.ts'
import { loseTheBackend } from '../../e2e/journeys/alone.ts'
import { everyJourney } from '../../e2e/journeys/ways.ts'

everyJourney(390)

test('lose the backend for ten seconds and go on: keyboard, 390 px, dark', { timeout: 90_000 }, ({ browser }) =>
  loseTheBackend(browser, { width: 390, theme: 'dark' }, 'keyboard'),
)
