import { expect, test } from 'vitest'
import { createPeers } from './peers.ts'
import { createWakeups, lookUntil } from './wakeups.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

function setUp() {
  const wakeups = createWakeups(createPeers())
  let end = () => {}
  let hangUp = () => {}
  let kept = 0
  const keep = () => {
    kept += 1
    return () => (kept -= 1)
  }
  const ends = { after: (_ms: number, then: () => void) => ((end = then), keep()) }
  const whenGone = (gone: () => void) => ((hangUp = gone), keep())
  return {
    wakeups,
    lookUntil: <T>(look: () => Promise<T | undefined>, caller = whenGone) =>
      lookUntil({ wakeups, ends }, 'a', { waitMs: 60_000, whenGone: caller }, look),
    end: () => end(),
    hangUp: () => hangUp(),
    /** How many calls it still waits for. */
    held: () => wakeups.size() + kept,
  }
}

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
  const { lookUntil, held } = setUp()
  expect(await lookUntil(() => Promise.resolve('here'))).toBe('here')
  expect(held()).toBe(0)
})

test('a wake-up makes it look again, as often as there is nothing', async () => {
  const { wakeups, lookUntil, held } = setUp()
  const answers = [undefined, undefined, 'third']
  let looks = 0
  const found = lookUntil(() => Promise.resolve(answers[looks++]))
  expect(held()).toBe(3)
  while (looks < 3) {
    await turn()
    wakeups.wake('a')
  }
  expect(await found).toBe('third')
  expect(held()).toBe(0)
})

test('a wake-up that comes while it looks is not slept through', async () => {
  const { wakeups, lookUntil } = setUp()
  let looks = 0
  const found = await lookUntil(async () => {
    looks += 1
    if (looks === 2) return 'second'
    wakeups.wake('a')
    await turn()
    return undefined
  })
  expect(found).toBe('second')
})

test.each(['while it waits', 'while it looks'])('when the time is over %s there is nothing', async (when) => {
  const { lookUntil, end, held } = setUp()
  let looks = 0
  const waiting = lookUntil(async () => {
    looks += 1
    if (when === 'while it looks') end()
    return undefined
  })
  await turn()
  if (when === 'while it waits') end()
  expect(await waiting).toBeUndefined()
  expect([looks, held()]).toEqual([1, 0])
})

test('who hangs up ends it at once; who had hung up before is not looked for at all', async () => {
  const { lookUntil, hangUp, held } = setUp()
  const waiting = lookUntil(() => Promise.resolve(undefined))
  await turn()
  hangUp()
  expect(await waiting).toBeUndefined()
  let looks = 0
  const late = lookUntil(
    async () => (looks += 1),
    (gone) => (gone(), () => 0),
  )
  expect(await late).toBeUndefined()
  expect([looks, held()]).toEqual([0, 0])
})

test('a look that fails ends it, and nobody listens any more', async () => {
  const { lookUntil, held } = setUp()
  await expect(lookUntil(() => Promise.reject(new Error('no database')))).rejects.toThrow('no database')
  expect(held()).toBe(0)
})
