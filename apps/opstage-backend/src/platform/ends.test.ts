import { setImmediate } from 'node:timers/promises'
import { beforeEach, expect, test, vi } from 'vitest'
import { createEnds } from './ends.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
  return () => vi.useRealTimers()
})

test('whoever waits ends in time, at most a quarter of a second before', () => {
  const ends = createEnds()
  for (const ms of [0, 1, 249, 250, 251, 1234, 30_000]) {
    const since = performance.now()
    let took: number | undefined
    ends.after(ms, () => (took = performance.now() - since))
    vi.advanceTimersByTime(ms)
    expect(took).toBeLessThanOrEqual(ms)
    expect(took).toBeGreaterThanOrEqual(Math.max(0, ms - 250))
  }
})

test('all that end within one step do so by one timer, and none that has left', async () => {
  const ends = createEnds()
  const ended: number[] = []
  const leave = Array.from({ length: 250 }, (_, i) => ends.after(10_000 + (i % 200), () => ended.push(i)))
  expect(vi.getTimerCount()).toBe(1)
  leave[7]!()
  vi.advanceTimersByTime(10_200)
  // A hundred in each turn of the event loop: the next turn may still take one out.
  expect(ended).toHaveLength(100)
  leave[200]!()
  while (ended.length < 248) await setImmediate()
  await setImmediate()
  expect(ended).toEqual(Array.from({ length: 250 }, (_, i) => i).filter((i) => i !== 7 && i !== 200))
})
