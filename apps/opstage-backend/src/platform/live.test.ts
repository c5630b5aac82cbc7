import { expect, test } from 'vitest'
import { createLive } from './live.ts'
import { createPeers } from './peers.ts'

test('a thousand changes are remembered for whoever was away, and no more', () => {
  const live = createLive(() => new Date(), createPeers())
  const since = (id: string) => live.subscribe(id, { onEvent: () => {}, onMissed: () => {} }).since
  const position = live.position()
  for (let i = 0; i < 1000; i += 1) live.publish('Agent', `agt_${i}`)
  expect(since(position)).toHaveLength(1000)
  live.publish('Agent', 'agt_1000')
  expect(since(position)).toBeUndefined()
})
