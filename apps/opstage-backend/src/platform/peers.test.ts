import { expect, test } from 'vitest'
import type { Line } from '../db/line.ts'
import { createLive } from './live.ts'
import { createNewest, type Lost, type Newest } from './newest.ts'
import { createPeers, type Heard } from './peers.ts'

/** What PostgreSQL does: everybody hears everything in one order, here only when it is let through. */
function createChannel() {
  const hearers: ((text: string) => void)[] = []
  const gaps: ((downMs: number) => void)[] = []
  const said: string[] = []
  let heard = 0
  let isDown = false
  const line = (): Line => ({
    say: async (text) => !isDown && said.push(text) > 0,
    hear: (listener) => void hearers.push(listener),
    onReopened: (listener) => void gaps.push(listener),
    isOpen: () => true,
    onlyMe: () => Promise.resolve(true),
    arrive: () => Promise.resolve(),
    close: () => Promise.resolve(),
  })
  return {
    line,
    said,
    letThrough: async () => {
      // A turn for what is told to be said.
      await new Promise((resolve) => setTimeout(resolve))
      for (; heard < said.length; heard += 1) for (const hear of hearers) hear(said[heard]!)
    },
    breakDown: () => gaps.forEach((gap) => gap(1000)),
    /** The line of the first is down while `work` is done. */
    without: (work: () => Promise<void>) => {
      isDown = true
      return work().then(() => {
        isDown = false
        gaps[0]!(1000)
      })
    },
  }
}

test('all hear the same, in the same order and by the same ids; who said it knows', async () => {
  const { line, letThrough } = createChannel()
  const [one, other] = [createPeers(line()), createPeers(line())]
  const heard: Heard[][] = [[], []]
  one.hear('wake', (it) => heard[0]!.push(it))
  other.hear('wake', (it) => heard[1]!.push(it))
  one.tell('wake', 'a')
  other.tell('wake', 'b', 'c')
  one.tell('live', 'nobody listens')
  await letThrough()
  expect(heard[0]!.map(({ words, isOwn }) => [words, isOwn])).toEqual([
    [['a'], true],
    [['b', 'c'], false],
  ])
  expect(heard[1]!.map(({ id }) => id)).toEqual(heard[0]!.map(({ id }) => id))
  expect(heard[1]!.map(({ isOwn }) => isOwn)).toEqual([false, true])
})

test('what is told in one breath is said together and once, in messages that PostgreSQL takes', async () => {
  const { line, said, letThrough } = createChannel()
  const peers = createPeers(line())
  const heard = new Set<string>()
  peers.hear('wake', ({ words: [key] }) => heard.add(key!))
  for (let round = 0; round < 3; round += 1)
    for (let i = 0; i < 500; i += 1) peers.tell('wake', `commands of agent ${i}`)
  await letThrough()
  expect(heard.size).toBe(500)
  expect(said.length).toBeLessThan(10)
  for (const text of said) expect(Buffer.byteLength(text)).toBeLessThan(8000)
})

test('of two that take a seat at the same moment, one has it', async () => {
  const { line, letThrough } = createChannel()
  const [one, other] = [createNewest(createPeers(line())), createNewest(createPeers(line()))]
  const lost: [who: string, reason: Lost][] = []
  const take = (newest: Newest, name: string) => newest.take('agt_1', name, (reason) => lost.push([name, reason]))
  take(one, 'first')
  take(other, 'second')
  await letThrough()
  expect(lost).toEqual([['first', { by: 'second' }]])
  take(one, 'third')
  await letThrough()
  expect(lost.slice(1)).toEqual([['second', { by: 'third' }]])
  other.evict('agt_1', 'AGENT_DISABLED')
  await letThrough()
  expect(lost.slice(2)).toEqual([['third', { why: 'AGENT_DISABLED' }]])
})

test('a reader of changes goes on at another backend; after a gap it is told that it missed something', async () => {
  const { line, letThrough, breakDown } = createChannel()
  const [one, other] = [0, 1].map(() => createLive(() => new Date(), createPeers(line())))
  const seen: string[] = []
  let missed = 0
  one!.subscribe(undefined, { onEvent: ({ event }) => seen.push(event.id), onMissed: () => (missed += 1) })
  one!.publish('Command', 'cmd_1')
  other!.publish('Command', 'cmd_2')
  await letThrough()
  const place = one!.position()
  other!.publish('Command', 'cmd_3')
  await letThrough()
  expect(seen).toEqual(['cmd_1', 'cmd_2', 'cmd_3'])
  const reader = { onEvent: () => {}, onMissed: () => {} }
  expect(other!.subscribe(place, reader).since?.map(({ event }) => event.id)).toEqual(['cmd_3'])
  breakDown()
  expect(missed).toBe(1)
  expect(other!.subscribe(place, reader).since).toBeUndefined()
  expect(other!.subscribe(other!.position(), reader).since).toEqual([])
})

test('what a slow line cannot carry is let go: never more than ten thousand things wait to be told', async () => {
  const { line, letThrough } = createChannel()
  const peers = createPeers(line())
  const heard = new Set<string>()
  peers.hear('wake', ({ words: [key] }) => heard.add(key!))
  for (let i = 0; i < 12_000; i += 1) peers.tell('wake', `agent ${i}`)
  await letThrough()
  while (heard.size < 10_000) await letThrough()
  await letThrough()
  expect(heard.size).toBe(10_000)
})

test('when what one had to tell was lost, the others look for themselves', async () => {
  const { line, letThrough, without } = createChannel()
  const peers = [createPeers(line()), createPeers(line())]
  const gaps: [who: number, downMs: number][] = []
  for (const [who, one] of peers.entries()) one.onGap((downMs) => gaps.push([who, downMs]))
  await without(async () => {
    peers[0]!.tell('forget', 'agt_1')
    await letThrough()
  })
  await letThrough()
  expect(gaps).toEqual([
    [0, 1000],
    [1, 0],
  ])
  // Nothing was lost this time.
  await without(letThrough)
  await letThrough()
  expect(gaps.slice(2)).toEqual([[0, 1000]])
})
