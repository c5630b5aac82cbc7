import { expect, test } from 'vitest'
import { ago, duration } from './ago.ts'

test.each([
  [0, '0 ms'],
  [412.4, '412 ms'],
  [1500, '1.5 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [7_200_000, '2 h'],
  [200_000_000, '2 d'],
])('%d ms is %s', (ms, words) => expect(duration(ms)).toBe(words))

test('moments', () => {
  const now = Date.parse('2026-01-01T00:01:30.000Z')
  expect(ago('2026-01-01T00:00:00.000Z', now)).toBe('1 min ago')
  expect(ago('2026-01-01T00:01:25.500Z', now)).toBe('4 s ago')
  expect(ago('2026-01-01T00:01:30.400Z', now)).toBe('now')
  expect(ago(null, now)).toBe('-')
})
