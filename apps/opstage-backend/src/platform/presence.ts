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
 * Who was seen when, in memory: a heartbeat that changes nothing costs no write. What changed since the last flush is
 * written once a second in one statement.
 */
export interface Presence<T extends object> {
  touch: (id: string, seen: T) => void
  /** Hands over what changed, in the order of the ids; what `write` fails to write is kept for the next time. */
  flush: (write: (changed: [id: string, seen: T][]) => Promise<void>) => Promise<void>
  forget: (id: string) => void
}

export function createPresence<T extends object>(): Presence<T> {
  let changed = new Map<string, T>()
  return {
    touch: (id, seen) => {
      const before = changed.get(id)
      if (before) Object.assign(before, seen)
      else changed.set(id, { ...seen })
    },
    flush: async (write) => {
      const entries = [...changed].toSorted(([a], [b]) => (a < b ? -1 : 1))
      changed = new Map()
      try {
        await write(entries)
      } catch (error) {
        for (const [id, seen] of entries) changed.set(id, { ...seen, ...changed.get(id) })
        throw error
      }
    },
    forget: (id) => {
      changed.delete(id)
    },
  }
}
