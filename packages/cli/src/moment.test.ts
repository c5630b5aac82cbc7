import { expect, test } from 'vitest'
import { moment } from './moment.ts'

const now = Date.parse('2026-01-10T12:00:00.000Z')

test.each([
  ['30m', '2026-01-10T11:30:00.000Z'],
  ['24h', '2026-01-09T12:00:00.000Z'],
  ['7d', '2026-01-03T12:00:00.000Z'],
  ['2026-01-01', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T08:00+01:00', '2026-01-01T07:00:00.000Z'],
])('%s is %s', (text, at) => expect(moment(text, now)).toBe(at))

test('anything else is refused with what it could be', () => expect(() => moment('soon')).toThrow(/say 30m, 24h or 7d/))
