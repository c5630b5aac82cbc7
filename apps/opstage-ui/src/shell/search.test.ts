import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { listSearch, many, parseSearch, stringifySearch, text } from './search.ts'

const read = listSearch(() => ({ q: text(), status: many(z.enum(['UP', 'DOWN'])) }))

test('an address says the same there and back', () => {
  const search = { q: 'a b&c', status: ['UP', 'DOWN'], page: 2, none: undefined }
  expect(stringifySearch(search)).toBe('?q=a+b%26c&status=UP&status=DOWN&page=2')
  expect(read(parseSearch('q=a+b%26c&status=UP&status=DOWN&page=2'))).toEqual({
    q: 'a b&c',
    status: ['UP', 'DOWN'],
    page: 2,
  })
  expect(read(parseSearch('?status=UP')).status).toEqual(['UP'])
})

test('what an address says wrongly counts as not said', () => {
  const parsed = read(parseSearch('?page=-1&status=BROKEN&q=%20'))
  expect(Object.values(parsed).every((value) => value === undefined)).toBe(true)
})
