import { expect, test } from 'vitest'
import { createPeers, type Peers } from './peers.ts'
import { createRecall } from './recall.ts'

function setUp({ limit = 100, peers = createPeers() }: { limit?: number; peers?: Peers } = {}) {
  let time = 0
  let looks = 0
  const recall = createRecall(peers, () => time, { lifetimeMs: 1000, limit })
  return {
    pass: (ms: number) => void (time += ms),
    forget: recall.forget,
    find: (key: string, about: string | null = key) =>
      recall.find(
        key,
        async () => (looks += 1),
        () => about ?? undefined,
      ),
  }
}

test('what was found is not looked up again, until its time is over', async () => {
  const { find, pass } = setUp()
  expect([await find('a'), await find('a'), await find('b')]).toEqual([1, 1, 2])
  pass(999)
  expect(await find('a')).toBe(1)
  pass(1)
  expect(await find('a')).toBe(3)
})

test('what is about nobody is looked up each time', async () => {
  const { find } = setUp()
  expect([await find('a', null), await find('a', null)]).toEqual([1, 2])
})

test('all that is about somebody is forgotten together', async () => {
  const { find, forget } = setUp()
  for (const key of ['token', 'services']) await find(key, 'agent')
  await find('other', 'another')
  forget('agent')
  expect([await find('token', 'agent'), await find('services', 'agent'), await find('other', 'another')]).toEqual([
    4, 5, 3,
  ])
})

test('what is found while somebody changes is answered and not kept', async () => {
  const recall = createRecall(createPeers(), () => 0, { lifetimeMs: 1000 })
  const about = () => 'agent'
  const found = recall.find(
    'a',
    async () => {
      recall.forget('agent')
      return 'before the change'
    },
    about,
  )
  expect(await found).toBe('before the change')
  expect(await recall.find('a', async () => 'after it', about)).toBe('after it')
})

test('its memory is bounded: beyond that the oldest goes', async () => {
  const { find } = setUp({ limit: 2 })
  expect([await find('a'), await find('b'), await find('c'), await find('b'), await find('a')]).toEqual([1, 2, 3, 2, 4])
})

test('nothing is believed while word of a change could not come', async () => {
  let inTouch = true
  const { find } = setUp({ peers: { ...createPeers(), isInTouch: () => inTouch } })
  expect([await find('a'), await find('a')]).toEqual([1, 1])
  inTouch = false
  expect([await find('a'), await find('a')]).toEqual([2, 3])
})
