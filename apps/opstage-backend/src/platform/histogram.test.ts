import { expect, test } from 'vitest'
import { BOUNDS, createHistogram, quantile, totalOf } from './histogram.ts'

test('what took as long as a bound is counted at it, what took longer than all of them behind the last', () => {
  const histogram = createHistogram()
  for (const seconds of [0, 0.001, 0.0011, 60, 61]) histogram.record(seconds)
  expect(histogram.counts.slice(0, 2)).toEqual([2, 1])
  expect(histogram.counts.slice(-2)).toEqual([1, 1])
  expect(totalOf(histogram.counts)).toBe(5)
  expect(histogram.sum).toBeCloseTo(121.0021)
})

test('a quantile lies between the bounds of those that it falls among', () => {
  const histogram = createHistogram()
  expect(quantile(histogram.counts, 0.5)).toBeNull()
  for (let i = 1; i <= 100; i += 1) histogram.record(i / 1000)
  expect(quantile(histogram.counts, 0.5)).toBeCloseTo(0.05, 3)
  expect(quantile(histogram.counts, 0.99)).toBeCloseTo(0.099, 2)
  expect(quantile(histogram.counts, 0.001)).toBeLessThanOrEqual(0.001)
  for (let i = 0; i < 100; i += 1) histogram.record(3600)
  expect(quantile(histogram.counts, 0.99)).toBe(BOUNDS.at(-1))
})
