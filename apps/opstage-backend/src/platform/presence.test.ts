import { expect, test } from 'vitest'
import { createPresence } from './presence.ts'

const many = (count: number) => Array.from({ length: count }, (_, i) => `agt_${String(i).padStart(4, '0')}`)

function filled(count: number) {
  const presence = createPresence<{ at: number; lagMs?: number }>()
  for (const id of many(count).toReversed()) presence.touch(id, { at: 1 })
  return presence
}

test('a large fleet is written in portions, in the order of the ids, and others have their turn in between', async () => {
  const presence = filled(250)
  const written: string[][] = []
  const turns: number[] = []
  let turn = 0
  const spin = () => {
    turn += 1
    if (written.flat().length < 250) setImmediate(spin)
  }
  setImmediate(spin)
  await presence.flush(async (some) => {
    written.push(some.map(([id]) => id))
    turns.push(turn)
  })
  expect(written.flat()).toEqual(many(250))
  expect(written.map(({ length }) => length)).toEqual([100, 100, 50])
  expect(new Set(turns).size).toBe(3)
})

test('what could not be written is written the next time, with what was seen since; what was written is not', async () => {
  const presence = filled(150)
  let calls = 0
  const failing = presence.flush(async () => {
    calls += 1
    if (calls < 2) return
    presence.touch('agt_0120', { at: 2, lagMs: 7 })
    throw new Error('The disk is full')
  })
  await expect(failing).rejects.toThrow('The disk is full')
  const written: unknown[] = []
  await presence.flush(async (some) => void written.push(...some))
  expect(written).toHaveLength(50)
  expect(written).toContainEqual(['agt_0120', { at: 2, lagMs: 7 }])
  expect(written).toContainEqual(['agt_0121', { at: 1 }])
})

test('a flush is over when all is written that was seen before, also by the flush before it', async () => {
  const presence = filled(150)
  const written: string[] = []
  const write = async (some: [string, object][]) => {
    await new Promise((resolve) => setImmediate(resolve))
    written.push(...some.map(([id]) => id))
  }
  void presence.flush(write)
  await presence.flush(write)
  expect(written).toHaveLength(150)
})
