import { test } from './fixtures.ts'
import { connectFromNothing } from './journeys/alone.ts'
import { phone } from './looks.ts'

test('connect a service from nothing: keyboard, 390 px, light', ({ browser }) =>
  connectFromNothing(browser, phone, 'keyboard'))
