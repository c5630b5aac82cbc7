import { randomBytes } from 'node:crypto'
import type { LiveEvent, LiveTopic } from '@xtrape/capsule-contracts-node'

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
  subscribe: (lastId: string | undefined, onEvent: (event: NumberedEvent) => void) => Subscription
}

export interface Subscription {
  since: NumberedEvent[] | undefined
  unsubscribe: () => void
}

/** A reader that was away for more changes than this fetches everything anew. */
const REMEMBERED = 1000

/** Numbers begin anew with each process, so they carry its name: a reader of another process has missed everything. */
export function createLive(now: () => Date): Live {
  const run = randomBytes(4).toString('hex')
  const remembered: NumberedEvent[] = []
  const readers = new Set<(event: NumberedEvent) => void>()
  let count = 0

  function since(lastId: string | undefined): NumberedEvent[] | undefined {
    if (lastId === undefined) return []
    const [itsRun, number] = lastId.split('-')
    const missing = count - Number(number)
    if (itsRun !== run || !(missing >= 0 && missing <= remembered.length)) return undefined
    return missing === 0 ? [] : remembered.slice(-missing)
  }

  const position = () => `${run}-${count}`

  return {
    position,
    publish: (topic, id) => {
      count += 1
      const numbered = { id: position(), event: { topic, id, at: now().toISOString() } }
      remembered.push(numbered)
      if (remembered.length > REMEMBERED) remembered.shift()
      for (const reader of readers) reader(numbered)
    },
    subscribe: (lastId, onEvent) => {
      readers.add(onEvent)
      return { since: since(lastId), unsubscribe: () => void readers.delete(onEvent) }
    },
  }
}
