import { expect, test } from 'vitest'
import { readTally, sum } from './tally.ts'

test('the last tally counts', () => {
  expect(readTally('1 passed, 9 failed\nmore\n12 passed, 0 failed\n', 0)).toEqual({ passed: 12, failed: 0 })
})

test.each([
  ['no tally', 'all good', 0],
  ['nothing tested', '0 passed, 0 failed', 0],
  ['a bad exit after a good tally', '3 passed, 0 failed', 1],
])('%s is a failure', (_, output, code) => {
  expect(readTally(output, code).failed).toBe(1)
})

test('failures are added up, not hidden', () => {
  expect(readTally('3 passed, 2 failed', 1)).toEqual({ passed: 3, failed: 2 })
  expect(
    sum([
      { passed: 3, failed: 2 },
      { passed: 4, failed: 0 },
    ]),
  ).toEqual({ passed: 7, failed: 2 })
})
