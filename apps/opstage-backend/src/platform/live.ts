import { randomBytes } from 'node:crypto'
import type { LiveEvent, LiveTopic } from '@xtrape/capsule-contracts-node'
import type { Peers } from './peers.ts'

/** A change as it is sent: its id says where a reader that lost the connection goes on. */
export interface NumberedEvent {
  id: string
  event: LiveEvent
}

export interface Live {
  publish: (topic: LiveTopic, id: string) => void
  /** The id of the newest change, also before there is any. */
  position: () => string
  /** What came after `lastId`, as far as it is still known (`undefined`: no longer), and from now on each change. */
  subscribe: (lastId: string | undefined, reader: Reader) => Subscription
  /** How many read here. */
  size: () => number
}

export interface Reader {
  onEvent: (event: NumberedEvent) => void
  /** Changes may have been missed. */
  onMissed: () => void
}

export interface Subscription {
  since: NumberedEvent[] | undefined
  unsubscribe: () => void
}

/** A reader that was away for more changes than this fetches everything anew. */
const REMEMBERED = 1000

/**
 * A change is shown when it comes back from the peers, so that every backend knows the same changes in the same order and a
 * reader can go on at another one. A reader of a time before has missed everything.
 */
export function createLive(now: () => Date, peers: Peers): Live {
  const remembered: NumberedEvent[] = []
  const readers = new Set<Reader>()
  /** The id before the first that is remembered. */
  let before = newPlace()

  function since(lastId: string | undefined): NumberedEvent[] | undefined {
    if (lastId === undefined) return []
    if (lastId === before) return [...remembered]
    const place = remembered.findLastIndex(({ id }) => id === lastId)
    return place < 0 ? undefined : remembered.slice(place + 1)
  }

  peers.hear('live', ({ words: [topic, id], id: number }) => {
    const event = { topic: topic as LiveTopic, id: id!, at: now().toISOString() }
    remembered.push({ id: number, event })
    if (remembered.length > REMEMBERED) before = remembered.shift()!.id
    for (const reader of readers) reader.onEvent({ id: number, event })
  })
  peers.onGap(() => {
    remembered.length = 0
    before = newPlace()
    for (const reader of readers) reader.onMissed()
  })

  return {
    position: () => remembered.at(-1)?.id ?? before,
    publish: (topic, id) => peers.tell('live', topic, id),
    subscribe: (lastId, reader) => {
      readers.add(reader)
      return { since: since(lastId), unsubscribe: () => void readers.delete(reader) }
    },
    size: () => readers.size,
  }
}

const newPlace = () => `start-${randomBytes(4).toString('hex')}`
