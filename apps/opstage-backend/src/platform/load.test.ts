import { expect, test } from 'vitest'
import { type Busyness, createLoad, watchQueue } from './load.ts'
import { createPeers, type Heard, type Peers } from './peers.ts'

const CALM: Busyness = { utilization: 0.1, lagMs: 0, longestLagMs: 2 }
const BUSY: Busyness = { utilization: 0.95, lagMs: 40, longestLagMs: 90 }

function setUp({ returnMs = 0 } = {}) {
  const world = { now: 0, seen: CALM }
  const load = createLoad({
    now: () => world.now,
    patienceMs: 90_000,
    returnMs,
    peers: createPeers(),
    loop: { measure: () => world.seen, isStuck: () => false },
  })
  const pass = (seconds: number, seen: Busyness, acceptMs?: number) => {
    world.seen = seen
    for (let i = 0; i < seconds; i++) {
      world.now += 1000
      load.look(acceptMs)
    }
    return load.isOverloaded
  }
  return { load, pass }
}

test('a busy process asks its agents to come less often, up to a bound, and has more patience with them', () => {
  const { load, pass } = setUp()
  pass(5, CALM)
  expect(load).toMatchObject({ stretch: 1, patience: 1, isOverloaded: false })
  pass(3, BUSY)
  expect(load.stretch).toBeCloseTo(1.2 ** 3)
  pass(60, BUSY)
  expect(load).toMatchObject({ stretch: 4, patience: 4 })
})

test('calm again, the cadence comes back at once, the patience only when nobody lives by the long one any more', () => {
  const { load, pass } = setUp()
  pass(60, BUSY)
  pass(60, CALM)
  expect(load).toMatchObject({ stretch: 1, patience: 4 })
  pass(4 * 90 - 61, CALM)
  expect(load.patience).toBe(4)
  pass(2, CALM)
  expect(load.patience).toBe(1)
})

test('a loop that stays far behind is overloaded, and is not any more as soon as it has caught up', () => {
  const { load, pass } = setUp()
  const behind = (lagMs: number) => pass(1, { utilization: 1, lagMs, longestLagMs: 500 })
  expect([400, 10, 400, 400].map(behind)).toEqual([false, false, false, true])
  expect([200, 101, 99, 200, 300, 400].map(behind)).toEqual([true, true, false, false, false, true])
  pass(1, CALM)
  expect(load.isOverloaded).toBe(false)
})

test('a crowd that stays at the door is sent away, however quick the loop is, a fleet that comes back is not', () => {
  const { load, pass } = setUp()
  const quick: Busyness = { utilization: 1, lagMs: 1, longestLagMs: 11 }
  expect(pass(15, quick, 6000)).toBe(false)
  expect(load).toMatchObject({ stretch: 4, acceptMs: 6000 })
  expect(pass(15, CALM, 1)).toBe(false)

  expect(pass(19, quick, 1600)).toBe(false)
  expect(pass(1, quick, 1600)).toBe(true)
  expect(pass(1, quick, 90)).toBe(false)
  expect(pass(1, quick, 1600)).toBe(true)
})

test('a loop that was late for a moment refuses nobody any more when it has caught up, however long the line of a fleet', () => {
  const { load, pass } = setUp()
  expect(pass(2, { utilization: 1, lagMs: 400, longestLagMs: 500 }, 3000)).toBe(true)
  expect(pass(1, { utilization: 1, lagMs: 5, longestLagMs: 20 }, 3000)).toBe(false)
  expect(load.acceptMs).toBe(3000)
})

test('while a fleet may come back after a start, nobody is refused; what is still too much then is', () => {
  const { load, pass } = setUp({ returnMs: 15_000 })
  const behind: Busyness = { utilization: 1, lagMs: 900, longestLagMs: 1200 }
  expect(pass(14, behind)).toBe(false)
  expect(load.stretch).toBe(4)
  expect(pass(1, behind)).toBe(true)
})

test('where whoever needs the database waits long for it, there is too much to do, however idle the loop is', async () => {
  let now = 0
  let come = () => {}
  const turn = new Promise<void>((resolve) => (come = resolve))
  const loop = { measure: () => CALM, isStuck: () => false }
  const queue = () => (now < 1000 ? turn : Promise.resolve())
  const load = createLoad({ now: () => now, patienceMs: 90_000, returnMs: 0, peers: createPeers(), loop, queue })
  const lookAt = async (ms: number) => {
    now = ms
    load.look()
    await Promise.resolve()
    return load.isOverloaded
  }
  expect(await lookAt(0)).toBe(false)
  expect(await lookAt(400)).toBe(false)
  expect(await lookAt(800)).toBe(true)
  come()
  await turn
  expect(await lookAt(1800)).toBe(true)
  expect(await lookAt(2800)).toBe(false)
})

test('a queue is as long as the last one has waited, or as one waits who is still in it', async () => {
  let now = 0
  let come = () => {}
  const turn = new Promise<void>((resolve) => (come = resolve))
  const asked = [turn, Promise.resolve()]
  const queueMs = watchQueue(
    () => asked.shift()!,
    () => now,
  )
  expect(queueMs()).toBe(0)
  now = 300
  expect(queueMs()).toBe(300)
  now = 400
  come()
  await turn
  // Answered with what the first one took; the second is asked for, and has its turn at once.
  expect(queueMs()).toBe(400)
  await turn
  now = 1400
  asked.push(turn)
  expect(queueMs()).toBe(0)
})

test('one long turn weighs as much as the time that it took', async () => {
  const load = createLoad({ now: () => performance.now(), patienceMs: 90_000, peers: createPeers() })
  // Short turns before and after it: most are short, most of the time is not.
  for (const ms of [2, 2, 2, 2, 2, 2, 2, 600, 2, 2]) {
    const until = performance.now() + ms
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  load.look()
  expect(load.lagMs).toBeGreaterThan(250)
  expect(load.lagMs).toBeLessThanOrEqual(load.longestLagMs)
})

test('a loop that does not turn at all is overloaded, before anybody could look at it', async () => {
  const load = createLoad({ now: () => performance.now(), patienceMs: 90_000, returnMs: 0, peers: createPeers() })
  load.look()
  const until = performance.now() + 1100
  while (performance.now() < until);
  expect(load.isOverloaded).toBe(true)
  await expect.poll(() => load.isOverloaded).toBe(false)
})

test('a loop that is blocked is measured as busy', async () => {
  const load = createLoad({ now: () => performance.now(), patienceMs: 90_000, peers: createPeers() })
  load.look()
  for (let turn = 0; turn < 8; turn++) {
    const until = performance.now() + 40
    while (performance.now() < until);
    await new Promise(setImmediate)
  }
  load.look()
  expect(load.utilization).toBeGreaterThan(0.5)
  expect(load.longestLagMs).toBeGreaterThan(10)
})

test('an agent that a busy backend asked to come less often is not called silent by a calm one', () => {
  const world = { now: 0, seen: BUSY }
  const listeners: ((heard: Heard) => void)[] = []
  const at = (name: string): Pick<Peers, 'tell' | 'hear'> => ({
    tell: (_, ...words) => listeners.forEach((listener) => listener({ words, id: '1', isOwn: false })),
    hear: (_, listener) => name === 'calm' && listeners.push(listener),
  })
  const options = { now: () => world.now, patienceMs: 90_000 }
  const busy = createLoad({ ...options, peers: at('busy'), loop: { measure: () => world.seen, isStuck: () => false } })
  const calm = createLoad({ ...options, peers: at('calm'), loop: { measure: () => CALM, isStuck: () => false } })
  const pass = (seconds: number, ...those: { look: () => void }[]) => {
    for (let i = 0; i < seconds; i++) {
      world.now += 1000
      for (const one of those) one.look()
    }
  }
  pass(60, busy, calm)
  expect(calm).toMatchObject({ stretch: 1, patience: 4 })
  // The busy one is killed: its agents live by what it told them until they have asked another one.
  pass(4 * 90 - 1, calm)
  expect(calm.patience).toBe(4)
  pass(5, calm)
  expect(calm.patience).toBe(1)
})
