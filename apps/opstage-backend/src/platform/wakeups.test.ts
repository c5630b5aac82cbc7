import { expect, test } from 'vitest'
import { createPeers } from './peers.ts'
import { createWakeups, lookUntil } from './wakeups.ts'

const forever = { waitMs: 60_000, signal: new AbortController().signal }
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('whoever listens to a key hears it, until they leave', () => {
  const wakeups = createWakeups(createPeers())
  const heard: string[] = []
  const leave = wakeups.listen('a', () => heard.push('a1'))
  wakeups.listen('a', () => heard.push('a2'))
  wakeups.listen('b', () => heard.push('b'))
  wakeups.wake('a')
  leave()
  leave()
  wakeups.wake('a')
  wakeups.wake('nobody')
  expect(heard).toEqual(['a1', 'a2', 'a2'])
  expect(wakeups.size()).toBe(2)
})

test('what is there already is taken without waiting', async () => {
  const wakeups = createWakeups(createPeers())
  expect(await lookUntil(wakeups, 'a', forever, () => Promise.resolve('here'))).toBe('here')
  expect(wakeups.size()).toBe(0)
})

test('a wake-up makes it look again, as often as there is nothing', async () => {
  const wakeups = createWakeups(createPeers())
  const answers = [undefined, undefined, 'third']
  let looks = 0
  const found = lookUntil(wakeups, 'a', forever, () => Promise.resolve(answers[looks++]))
  while (looks < 3) {
    await turn()
    wakeups.wake('a')
  }
  expect(await found).toBe('third')
  expect(wakeups.size()).toBe(0)
})

test('a wake-up that comes while it looks is not slept through', async () => {
  const wakeups = createWakeups(createPeers())
  let looks = 0
  const found = await lookUntil(wakeups, 'a', forever, async () => {
    looks += 1
    if (looks === 2) return 'second'
    wakeups.wake('a')
    await turn()
    return undefined
  })
  expect(found).toBe('second')
})

test('when the time is over there is nothing, and nobody listens any more', async () => {
  const wakeups = createWakeups(createPeers())
  const started = performance.now()
  const until = { waitMs: 30, signal: new AbortController().signal }
  expect(await lookUntil(wakeups, 'a', until, () => Promise.resolve(undefined))).toBeUndefined()
  expect(performance.now() - started).toBeGreaterThanOrEqual(25)
  expect(wakeups.size()).toBe(0)
})

test('who hangs up ends it at once; who had hung up before is not looked for at all', async () => {
  const wakeups = createWakeups(createPeers())
  const gone = new AbortController()
  const waiting = lookUntil(wakeups, 'a', { waitMs: 60_000, signal: gone.signal }, () => Promise.resolve(undefined))
  await turn()
  gone.abort()
  expect(await waiting).toBeUndefined()
  let looks = 0
  const late = lookUntil(wakeups, 'a', { waitMs: 60_000, signal: gone.signal }, async () => (looks += 1))
  expect(await late).toBeUndefined()
  expect([looks, wakeups.size()]).toEqual([0, 0])
})

test('a look that fails ends it, and nobody listens any more', async () => {
  const wakeups = createWakeups(createPeers())
  const failing = lookUntil(wakeups, 'a', forever, () => Promise.reject(new Error('no database')))
  await expect(failing).rejects.toThrow('no database')
  expect(wakeups.size()).toBe(0)
})
