import { expect, test } from 'vitest'
import { createCrowdWatch } from './crowd.ts'

const LATE = 1600
const GOOD = 90

function setUp() {
  const look = createCrowdWatch({ lateMs: 250, relievedMs: 100 })
  /** What comes of each of so many looks; `#` is sent away. */
  return (count: number, waitedMs: number) => Array.from({ length: count }, () => (look(waitedMs) ? '#' : '.')).join('')
}

test('a fleet that comes back is let in, a crowd that stays is sent away until new connections are taken at once', () => {
  const look = setUp()
  expect(look(15, 6000) + look(15, 1)).toBe('.'.repeat(30))
  expect(look(20, LATE)).toBe(`${'.'.repeat(19)}#`)
  expect(look(3, 110) + look(1, GOOD)).toBe('###.')
})

test('one that comes again as soon as it is let in is sent away at once, and for longer each time, up to a bound', () => {
  const look = setUp()
  look(20, LATE)
  expect(look(1, GOOD)).toBe('.')
  for (const looks of [2, 4, 5, 5]) {
    expect(look(1, LATE)).toBe('#')
    expect(look(looks, GOOD)).toBe(`${'#'.repeat(looks - 1)}.`)
  }
})

test('what counts is that there is no line: one in between, and it begins anew', () => {
  const look = setUp()
  look(20, LATE)
  look(1, GOOD)
  expect(look(1, LATE) + look(1, GOOD) + look(1, 110) + look(2, GOOD)).toBe('####.')
})

test('that comes to nothing when it has been calm for as long as it takes to be a crowd', () => {
  const look = setUp()
  look(20, LATE)
  look(1, GOOD)
  expect(look(1, LATE) + look(2, GOOD)).toBe('##.')
  look(20, GOOD)
  expect(look(20, LATE)).toBe(`${'.'.repeat(19)}#`)
  expect(look(1, GOOD)).toBe('.')
})
