import { expect, test } from 'vitest'
import { isUnavailable } from './unavailable.ts'

test.each([
  [{ code: 'ECONNREFUSED' }, true],
  [{ code: '57P01' }, true],
  [{ message: 'timeout exceeded when trying to connect' }, true], // by the pool
  [{ message: 'timeout expired' }, true], // by a connection of its own
  [{ code: '23505', message: 'timeout expired' }, false],
  [new Error('a fault of ours'), false],
])('whether the database is unavailable after %o: %s', (error, unavailable) =>
  expect(isUnavailable(error)).toBe(unavailable),
)
