import { expect, test } from 'vitest'
import { createRecent } from './recent.ts'

test('tells how much was added within the last minute, and within less after a start', () => {
  let now = 0
  let total = 5
  const recent = createRecent(
    () => now,
    () => [total, 2 * total],
  )
  const pass = (seconds: number) => {
    for (let i = 0; i < seconds; i += 1) {
      now += 1000
      total += 1
      recent.look()
    }
  }
  expect(recent.grown()).toEqual({ seconds: 0, by: [0, 0] })
  pass(10)
  expect(recent.grown()).toEqual({ seconds: 10, by: [10, 20] })
  pass(600)
  expect(recent.grown()).toEqual({ seconds: 60, by: [60, 120] })
  now += 500
  total += 7
  expect(recent.grown()).toEqual({ seconds: 60.5, by: [67, 134] })
})
