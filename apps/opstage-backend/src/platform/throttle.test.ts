import { expect, test } from 'vitest'
import { createThrottle } from './throttle.ts'

function setUp(limit?: number) {
  let time = 1_000_000
  const throttle = createThrottle(() => new Date(time), {
    free: 2,
    firstMs: 1000,
    mostMs: 4000,
    ...(limit ? { limit } : {}),
  })
  return { throttle, pass: (ms: number) => (time += ms) }
}

test('the first failures cost nothing, then the delay doubles up to its most', () => {
  const { throttle, pass } = setUp()
  const delays = Array.from({ length: 7 }, () => {
    throttle.fail('ann')
    const delay = throttle.wait('ann')
    pass(delay)
    return delay
  })
  expect(delays).toEqual([0, 1000, 2000, 4000, 4000, 4000, 4000])
})

test('a delay runs from the last failure, and ends', () => {
  const { throttle, pass } = setUp()
  for (let i = 0; i < 3; i += 1) throttle.fail('ann')
  pass(1500)
  expect(throttle.wait('ann')).toBe(500)
  pass(500)
  expect(throttle.wait('ann')).toBe(0)
})

test('each key has its own, and a success forgets', () => {
  const { throttle } = setUp()
  for (let i = 0; i < 5; i += 1) throttle.fail('ann')
  expect(throttle.wait('bob')).toBe(0)
  throttle.forget('ann')
  expect(throttle.wait('ann')).toBe(0)
})

test('its memory is bounded: who failed longest ago is forgotten first', () => {
  const { throttle } = setUp(3)
  for (const key of ['a', 'b', 'c']) for (let i = 0; i < 3; i += 1) throttle.fail(key)
  throttle.fail('a')
  throttle.fail('d')
  expect(['a', 'b', 'c', 'd'].map((key) => throttle.wait(key) > 0)).toEqual([true, false, true, false])
})

test('what was long ago does not count', () => {
  const { throttle, pass } = setUp()
  for (let i = 0; i < 6; i += 1) throttle.fail('ann')
  pass(24 * 3_600_000)
  throttle.fail('ann')
  expect(throttle.wait('ann')).toBe(0)
})
