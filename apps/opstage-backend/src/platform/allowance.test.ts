import { expect, test } from 'vitest'
import { createAllowance } from './allowance.ts'

test('a burst at once, then so many a second, each key for itself', () => {
  let now = 0
  const { take } = createAllowance(() => now, { perSecond: 4, burst: 3 })
  expect([take('a'), take('a'), take('a'), take('a'), take('b')]).toEqual([true, true, true, false, true])
  now = 249
  expect(take('a')).toBe(false)
  now = 251
  expect([take('a'), take('a')]).toEqual([true, false])
  now = 60_000
  expect([take('a'), take('a'), take('a'), take('a')]).toEqual([true, true, true, false])
})

test('it remembers no more keys than it may', () => {
  const { take } = createAllowance(() => 0, { perSecond: 1, burst: 1, limit: 2 })
  expect(['a', 'b', 'c'].map(take)).toEqual([true, true, true])
  expect([take('c'), take('a')]).toEqual([false, true])
})
