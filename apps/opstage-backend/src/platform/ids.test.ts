import { expect, test } from 'vitest'
import { createIds, newRequestId, newToken, sha256 } from './ids.ts'

test('an id is its prefix and a ULID', () => {
  const newId = createIds(() => new Date(1_469_918_176_385))
  expect(newId('cmd')).toMatch(/^cmd_01ARYZ6S41[0-9A-HJKMNP-TV-Z]{16}$/)
})

test('order by id is order of creation, also within a millisecond', () => {
  const newId = createIds(() => new Date(1_000_000))
  const ids = Array.from({ length: 1000 }, () => newId('cmd'))
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(1000)
})

test('a clock that steps back does not turn the order', () => {
  let time = Date.parse('2026-05-01T12:00:00Z')
  const newId = createIds(() => new Date(time))
  const ids = [0, 5, -60_000, 1, -86_400_000, 100].map((step) => {
    time += step
    return newId('aud')
  })
  time = Date.parse('2026-05-01T12:00:01Z')
  ids.push(newId('aud'))
  expect(ids.toSorted()).toEqual(ids)
})

test('two processes that start in the same millisecond do not make the same ids', () => {
  const now = () => new Date(1_000_000)
  expect(createIds(now)('usr')).not.toBe(createIds(now)('usr'))
})

test('a token carries 256 bits behind the prefix by which people and scanners know it', () => {
  const tokens = new Set(Array.from({ length: 100 }, () => newToken('opstage_agent_')))
  expect(tokens.size).toBe(100)
  for (const token of tokens) expect(token).toMatch(/^opstage_agent_[0-9A-Za-z]{43}$/)
})

test('what is stored of a token is SHA-256 in hex', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('no two requests have the same id', () => {
  const ids = Array.from({ length: 1000 }, newRequestId)
  expect(new Set(ids).size).toBe(1000)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
})
