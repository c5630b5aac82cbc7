import { setImmediate } from 'node:timers/promises'

/** What is remembered of one that was seen: times in milliseconds since 1970. */
export interface Seen {
  at: number
  polledAt?: number
  lagMs?: number
  version?: string
  tokenId?: string
}

/** When one last said again what it had said before, and its newest words as they came: secrets are taken out when they are written. */
export interface HealthSeen {
  at: number
  message: string | undefined
  details: Record<string, unknown> | undefined
}

/**
 * So many are handed over at once: on SQLite, where a statement holds the event loop, about 1.5 ms (10,000 agents, a core of the
 * machine of docs/performance.md). 340 of them in one turn were most of the longest stalls with 10,000 agents.
 */
const PORTION = 100

/**
 * Who was seen when, in memory: a heartbeat that changes nothing costs no write. What changed since the last flush is
 * written once a second, a statement for a portion; others have their turn in between.
 */
export interface Presence<T extends object> {
  touch: (id: string, seen: T) => void
  /**
   * Hands over what changed, in the order of the ids; what `write` fails to write is kept for the next time. One flush after the
   * other: when it is over, all is written that was seen before.
   */
  flush: (write: (changed: [id: string, seen: T][]) => Promise<void>) => Promise<void>
  forget: (id: string) => void
}

export function createPresence<T extends object>(): Presence<T> {
  let changed = new Map<string, T>()
  let last: Promise<void> = Promise.resolve()

  async function writeAll(write: (changed: [id: string, seen: T][]) => Promise<void>) {
    const entries = [...changed].toSorted(([a], [b]) => (a < b ? -1 : 1))
    changed = new Map()
    for (let done = 0; done < entries.length; done += PORTION) {
      if (done > 0) await setImmediate()
      try {
        await write(entries.slice(done, done + PORTION))
      } catch (error) {
        for (const [id, seen] of entries.slice(done)) changed.set(id, { ...seen, ...changed.get(id) })
        throw error
      }
    }
  }

  return {
    touch: (id, seen) => {
      const before = changed.get(id)
      if (before) Object.assign(before, seen)
      else changed.set(id, { ...seen })
    },
    flush: (write) => (last = last.catch(() => {}).then(() => writeAll(write))),
    forget: (id) => {
      changed.delete(id)
    },
  }
}
