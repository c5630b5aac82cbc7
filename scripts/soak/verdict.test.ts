import { expect, test } from 'vitest'
import { growths, steadiness } from './verdict.ts'

/** Two hours of readings of both threads; the one that serves holds more with each. */
const readings = (mbPerHour: number) =>
  Array.from({ length: 720 }, (_, i) => [0, 1].map((threadId) => ({ at: i * 10_000, threadId }))).flatMap((pair, i) =>
    pair.map((one) => ({
      ...one,
      heldMb: 50 + ((i * 7) % 5) / 10 + (one.threadId === 0 ? (mbPerHour * i) / 360 : 0),
      rssMb: 200 + ((i * 3) % 7) + (10 * mbPerHour * i) / 360,
    })),
  )

test('a thread that holds two megabytes more each hour is told from one that only wavers', () => {
  expect(growths(readings(0), 120).map(([isGood]) => isGood)).toEqual([true, true, true])
  expect(growths(readings(2), 120).map(([isGood]) => isGood)).toEqual([false, true, false])
  // In five minutes nobody could know.
  expect(growths(readings(2), 5).map(([isGood]) => isGood)).toEqual([true, true, true])
})

test('sockets that are left are noticed', () => {
  const open = (perMinute: number) =>
    Array.from({ length: 120 }, (_, i) => [i * 60_000, 2000 + (i % 40) + perMinute * i] as const)
  expect(steadiness(open(0))[0]).toBe(true)
  expect(steadiness(open(1))[0]).toBe(false)
})
