import { expect, test } from 'vitest'
import { parseBody } from './body.ts'

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const wide = (keys: number) => JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, i])))

test('a body may be 32 deep and 10,000 keys wide, and no more', () => {
  expect(parseBody(nested(32))).toBeDefined()
  expect(parseBody(`[${nested(31)}]`)).toBeDefined()
  expect(() => parseBody(nested(33))).toThrow('must not be nested deeper than 32')
  expect(() => parseBody(`[${nested(32)}]`)).toThrow('must not be nested deeper than 32')
  expect(parseBody(wide(10_000))).toBeDefined()
  expect(() => parseBody(wide(10_001))).toThrow('must not have more than 10000 keys')
})

test('a plain `constructor` is data, one that reaches for a prototype is not', () => {
  expect(parseBody('{"constructor":"Braun & Sons","of":{"constructor":{"name":"Braun"}}}')).toBeDefined()
  expect(() => parseBody('{"of":{"constructor":{"prototype":{}}}}')).toThrow('must not have the key "constructor"')
})
