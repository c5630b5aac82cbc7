import { test } from '../../e2e/fixtures.ts'
import { loseTheBackend } from '../../e2e/journeys/alone.ts'
import { everyJourney } from '../../e2e/journeys/ways.ts'

everyJourney(1440)

test('lose the backend for ten seconds and go on: mouse, 1440 px, dark', { timeout: 90_000 }, ({ browser }) =>
  loseTheBackend(browser, { width: 1440, theme: 'dark' }, 'mouse'),
)
