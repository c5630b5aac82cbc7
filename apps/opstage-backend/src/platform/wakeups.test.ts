import { expect, test } from 'vitest'
import { createEnds } from './ends.ts'
import { createPeers } from './peers.ts'
import { createWakeups, lookUntil } from './wakeups.ts'

const forever = { waitMs: 60_000, whenGone: () => () => {} }
const ends = createEnds()
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
  expect(await lookUntil({ wakeups, ends }, 'a', forever, () => Promise.resolve('here'))).toBe('here')
  expect(wakeups.size()).toBe(0)
})

test('a wake-up makes it look again, as often as there is nothing', async () => {
  const wakeups = createWakeups(createPeers())
  const answers = [undefined, undefined, 'third']
  let looks = 0
  const found = lookUntil({ wakeups, ends }, 'a', forever, () => Promise.resolve(answers[looks++]))
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
  const found = await lookUntil({ wakeups, ends }, 'a', forever, async () => {
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
  let end = () => {}
  const ends = {
    after: (ms: number, then: () => void) => ((end = then), () => (end = () => expect.unreachable(`${ms}`))),
  }
  const waiting = lookUntil({ wakeups, ends }, 'a', forever, () => Promise.resolve(undefined))
  await turn()
  end()
  expect(await waiting).toBeUndefined()
  expect(wakeups.size()).toBe(0)
})

test('who hangs up ends it at once; who had hung up before is not looked for at all', async () => {
  const wakeups = createWakeups(createPeers())
  let hangUp = () => {}
  const whenGone = (gone: () => void) => ((hangUp = gone), () => {})
  const waiting = lookUntil({ wakeups, ends }, 'a', { waitMs: 60_000, whenGone }, () => Promise.resolve(undefined))
  await turn()
  hangUp()
  expect(await waiting).toBeUndefined()
  let looks = 0
  const wasGone = (gone: () => void) => (gone(), () => {})
  const late = lookUntil({ wakeups, ends }, 'a', { waitMs: 60_000, whenGone: wasGone }, async () => (looks += 1))
  expect(await late).toBeUndefined()
  expect([looks, wakeups.size()]).toEqual([0, 0])
})

test('a look that fails ends it, and nobody listens any more', async () => {
  const wakeups = createWakeups(createPeers())
  const failing = lookUntil({ wakeups, ends }, 'a', forever, () => Promise.reject(new Error('no database')))
  await expect(failing).rejects.toThrow('no database')
  expect(wakeups.size()).toBe(0)
})
