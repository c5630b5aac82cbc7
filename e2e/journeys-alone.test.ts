import { test } from './fixtures.ts'
import { connectFromNothing, loseTheBackend } from './journeys/alone.ts'
import { phone } from './looks.ts'

test('connect a service from nothing: keyboard, 390 px, light', ({ browser }) =>
  connectFromNothing(browser, phone, 'keyboard'))

test('lose the backend for ten seconds and go on: mouse, 1440 px, dark', ({ browser }) =>
  loseTheBackend(browser, { width: 1440, theme: 'dark' }, 'mouse'))
