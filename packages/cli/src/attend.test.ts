import { expect, test } from 'vitest'
import { newLines } from './attend.ts'

test('only what is new in the log is shown, though its beginning is dropped', () => {
  expect(newLines([], ['a', 'b'])).toEqual(['a', 'b'])
  expect(newLines(['a', 'b'], ['a', 'b'])).toEqual([])
  expect(newLines(['a', 'b'], ['a', 'b', 'c'])).toEqual(['c'])
  expect(newLines(['a', 'b'], ['b', 'c', 'd'])).toEqual(['c', 'd'])
  expect(newLines(['a', 'b'], ['x', 'y'])).toEqual(['x', 'y'])
  expect(newLines(['a', 'a'], ['a', 'a', 'a'])).toEqual(['a'])
})
