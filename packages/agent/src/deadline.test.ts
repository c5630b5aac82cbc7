import { expect, test } from 'vitest'
import { type Clock, systemClock } from './clock.ts'
import { createDeadline } from './deadline.ts'

/** A clock that says how many timers are set. */
function setUp() {
  const timers = new Set<() => void>()
  const clock: Clock = {
    ...systemClock,
    after(_ms, run) {
      timers.add(run)
      return () => timers.delete(run)
    },
  }
  return { clock, timers }
}

test('renewing leaves one timer, cancelling none', () => {
  const { clock, timers } = setUp()
  const deadline = createDeadline(clock, 1000, () => {})
  deadline.renew()
  expect(timers.size).toBe(1)
  deadline.cancel()
  expect(timers.size).toBe(0)
})

test('progress that is accepted after the handler has ended sets no timer: the process could not end', () => {
  const { clock, timers } = setUp()
  const deadline = createDeadline(clock, 1000, () => {})
  deadline.cancel()
  deadline.renew()
  expect(timers.size).toBe(0)
})
