import { expect, test } from 'vitest'
import type { Db } from '../db/open.ts'
import { createVault } from './vault.ts'

/** What is in memory needs no database, and here every transaction commits at once. */
const db = undefined as unknown as Db
const tx = { db, afterCommit: (effect: () => void) => effect() }

function setUp(limit?: number) {
  let time = 1_000_000
  const vault = createVault(() => new Date(time), { ttlMs: 1000, ...(limit ? { limit } : {}) })
  return {
    pass: (ms: number) => void (time += ms),
    put: (key: string, secret: string) => vault.put(tx, key, secret),
    has: (key: string) => vault.has(db, key),
    take: (key: string) => vault.take(db, key),
    giveBack: vault.giveBack,
  }
}

test('a secret is taken once', async () => {
  const { put, has, take } = setUp()
  await put('cmd_1', 'secret')
  expect(await has('cmd_1')).toBe(true)
  expect(await take('cmd_1')).toBe('secret')
  expect(await has('cmd_1')).toBe(false)
  expect(await take('cmd_1')).toBeUndefined()
  expect(await take('cmd_2')).toBeUndefined()
})

test('one that was taken in vain can be taken again', async () => {
  const { put, take, giveBack } = setUp()
  await put('cmd_1', 'secret')
  giveBack('cmd_1', (await take('cmd_1'))!)
  expect(await take('cmd_1')).toBe('secret')
})

test('a secret that nobody takes is gone when its time is over', async () => {
  const { put, has, take, pass } = setUp()
  await put('cmd_1', 'secret')
  pass(999)
  expect(await has('cmd_1')).toBe(true)
  pass(1)
  expect(await has('cmd_1')).toBe(false)
  expect(await take('cmd_1')).toBeUndefined()
})

test('its memory is bounded: beyond that the oldest goes', async () => {
  const { put, has, take, pass } = setUp(2)
  for (const key of ['a', 'b', 'c']) await put(key, `secret of ${key}`)
  expect(await Promise.all(['a', 'b', 'c'].map(has))).toEqual([false, true, true])
  pass(1000)
  await put('d', 'secret of d')
  expect(await take('d')).toBe('secret of d')
})
