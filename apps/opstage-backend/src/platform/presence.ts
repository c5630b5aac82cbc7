/** What is remembered of one that was seen: times in milliseconds since 1970. */
export interface Seen {
  at: number
  polledAt?: number
  lagMs?: number
  version?: string
}

/** When one last said again what it had said before, and its newest words. */
export interface HealthSeen {
  at: number
  message: string | null
  detailsJson: string | null
}

/**
 * Who was seen when, in memory: a heartbeat that changes nothing costs no write. What changed since the last flush is
 * taken by `drain` once a second and written in one statement.
 */
export interface Presence<T extends object> {
  touch: (id: string, seen: T) => void
  drain: () => [id: string, seen: T][]
  forget: (id: string) => void
}

export function createPresence<T extends object>(): Presence<T> {
  let changed = new Map<string, T>()
  return {
    touch: (id, seen) => {
      changed.set(id, { ...changed.get(id), ...seen })
    },
    drain: () => {
      const entries = [...changed]
      changed = new Map()
      return entries
    },
    forget: (id) => {
      changed.delete(id)
    },
  }
}
