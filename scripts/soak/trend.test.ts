import { expect, test } from 'vitest'
import { isAtMost, trendOf } from './trend.ts'

const MINUTE = 60_000
const readings = (of: (minute: number) => number) => Array.from({ length: 60 }, (_, i) => [i * MINUTE, of(i)] as const)

test('what grows steadily is known exactly, what wavers as far as can be', () => {
  const steady = trendOf(readings((minute) => 100 + minute / 20))
  expect(steady.perHour).toBeCloseTo(3)
  expect(steady.error).toBeCloseTo(0)
  const wavering = trendOf(readings((minute) => 100 + (minute % 2)))
  expect(wavering.perHour).toBeCloseTo(0, 0)
  expect(wavering.error).toBeGreaterThan(0.1)
})

test('a leak is told from chance', () => {
  expect(isAtMost(trendOf(readings((minute) => 100 + minute / 20)), 1)).toBe(false)
  expect(isAtMost(trendOf(readings((minute) => 100 + ((minute * 7) % 5))), 1)).toBe(true)
  expect(isAtMost(trendOf(readings((minute) => 100 + minute / 20 + ((minute * 7) % 5) / 10)), 1)).toBe(false)
})
