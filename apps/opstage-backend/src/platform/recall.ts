import type { Peers } from './peers.ts'

/**
 * What was looked up a moment ago and need not be looked up again: bounded, kept for a short time only, and forgotten at
 * once, at every backend, when whoever it is about changes.
 */
export interface Recall {
  /** What is remembered under `key`, else what `look` finds; that is kept when `about` says whom it is about. */
  find: <T>(key: string, look: () => Promise<T>, about: (found: T) => string | undefined) => Promise<T>
  /** What is remembered under `key`, without looking. */
  known: (key: string) => unknown
  /** To be called when a change of theirs has committed. */
  forget: (about: string) => void
}

interface Entry {
  value: unknown
  about: string
  /** On the monotonic clock, milliseconds. */
  until: number
}

interface Limits {
  /** How long something is believed when word of its change was lost. */
  lifetimeMs: number
  /** Entries at most, two an agent; beyond, the oldest goes. Default 50,000. */
  limit?: number
}

export function createRecall(peers: Peers, monotonic: () => number, { lifetimeMs, limit = 50_000 }: Limits): Recall {
  const entries = new Map<string, Entry>()
  const keysOf = new Map<string, Set<string>>()
  // What is being looked up while somebody changes may be what it was before.
  let changes = 0

  function drop(key: string) {
    const { about } = entries.get(key)!
    entries.delete(key)
    const keys = keysOf.get(about)!
    keys.delete(key)
    if (keys.size === 0) keysOf.delete(about)
  }

  function keep(key: string, value: unknown, about: string) {
    if (entries.has(key)) drop(key)
    const oldest = entries.keys().next().value
    if (entries.size >= limit && oldest !== undefined) drop(oldest)
    entries.set(key, { value, about, until: monotonic() + lifetimeMs })
    keysOf.set(about, (keysOf.get(about) ?? new Set()).add(key))
  }

  function forgetHere(about: string) {
    changes += 1
    for (const key of keysOf.get(about) ?? []) drop(key)
  }

  peers.hear('forget', ({ words: [about], isOwn }) => isOwn || forgetHere(about!))
  peers.onGap(() => {
    changes += 1
    entries.clear()
    keysOf.clear()
  })

  const known = (key: string) => {
    const entry = entries.get(key)
    return entry && entry.until > monotonic() && peers.isInTouch() ? entry.value : undefined
  }

  return {
    known,
    find: async <T>(key: string, look: () => Promise<T>, about: (found: T) => string | undefined) => {
      const value = known(key)
      if (value !== undefined) return value as T
      const before = changes
      const found = await look()
      const whom = about(found)
      if (whom !== undefined && before === changes) keep(key, found, whom)
      return found
    },
    forget: (about) => {
      forgetHere(about)
      peers.tell('forget', about)
    },
  }
}
