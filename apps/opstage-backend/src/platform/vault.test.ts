import { expect, test } from 'vitest'
import { createVault } from './vault.ts'

function setUp(limit?: number) {
  let time = 1_000_000
  const vault = createVault(() => new Date(time), { ttlMs: 1000, ...(limit ? { limit } : {}) })
  return { vault, pass: (ms: number) => void (time += ms) }
}

test('a secret is taken once', () => {
  const { vault } = setUp()
  vault.put('cmd_1', 'secret')
  expect(vault.has('cmd_1')).toBe(true)
  expect(vault.take('cmd_1')).toBe('secret')
  expect(vault.has('cmd_1')).toBe(false)
  expect(vault.take('cmd_1')).toBeUndefined()
  expect(vault.take('cmd_2')).toBeUndefined()
})

test('a secret that nobody takes is gone when its time is over', () => {
  const { vault, pass } = setUp()
  vault.put('cmd_1', 'secret')
  pass(999)
  expect(vault.has('cmd_1')).toBe(true)
  pass(1)
  expect(vault.has('cmd_1')).toBe(false)
  expect(vault.take('cmd_1')).toBeUndefined()
})

test('its memory is bounded: beyond that the oldest goes', () => {
  const { vault, pass } = setUp(2)
  for (const key of ['a', 'b', 'c']) vault.put(key, `secret of ${key}`)
  expect(['a', 'b', 'c'].map((key) => vault.has(key))).toEqual([false, true, true])
  pass(1000)
  vault.put('d', 'secret of d')
  expect(vault.take('d')).toBe('secret of d')
})
