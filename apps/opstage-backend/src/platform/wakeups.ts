import type { Peers } from './peers.ts'

/**
 * Tells whoever listens to a key, at whichever backend, that it may be worth looking. A hint, never the truth: what is lost
 * costs latency only.
 */
export interface Wakeups {
  wake: (key: string) => void
  /** Wakes those only who listen at this backend. */
  ring: (key: string) => void
  listen: (key: string, listener: () => void) => () => void
  /** How many listen, in all: what still waits when nothing should is a leak. */
  size: () => number
}

/** Waking ten thousand polls in one turn of the event loop would hold up everybody else for a third of a second. */
const AT_ONCE = 100

export function createWakeups(peers: Peers): Wakeups {
  const listeners = new Map<string, Set<() => void>>()
  const ring = (key: string) => {
    // A listener may leave while it is being called; a Set allows that.
    for (const listener of listeners.get(key) ?? []) listener()
  }
  const ringAll = (keys: string[]) => {
    for (const key of keys.slice(0, AT_ONCE)) ring(key)
    if (keys.length > AT_ONCE) setImmediate(ringAll, keys.slice(AT_ONCE))
  }
  peers.hear('wake', ({ words: [key], isOwn }) => isOwn || ring(key!))
  peers.onGap(() => ringAll([...listeners.keys()]))
  return {
    wake: (key) => {
      ring(key)
      peers.tell('wake', key)
    },
    ring,
    listen: (key, listener) => {
      const those = listeners.get(key) ?? new Set()
      listeners.set(key, those.add(listener))
      return () => {
        those.delete(listener)
        if (those.size === 0 && listeners.get(key) === those) listeners.delete(key)
      }
    },
    size: () => [...listeners.values()].reduce((sum, those) => sum + those.size, 0),
  }
}

/**
 * Looks, and as long as there is nothing, looks again at each wake-up, until `waitMs` is over or the caller has gone.
 * It listens before it looks: what arrives between the two would otherwise be slept through.
 */
export async function lookUntil<T>(
  wakeups: Wakeups,
  key: string,
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  let ring = () => {}
  let over = false
  let rung = false
  const stop = () => {
    over = true
    ring()
  }
  const unlisten = wakeups.listen(key, () => {
    rung = true
    ring()
  })
  const timer = setTimeout(stop, waitMs)
  signal.addEventListener('abort', stop)
  try {
    for (;;) {
      if (signal.aborted) return undefined
      rung = false
      const found = await look()
      if (found !== undefined) return found
      if (!rung && !over) await new Promise<void>((resolve) => (ring = resolve))
      if (over) return undefined
    }
  } finally {
    clearTimeout(timer)
    unlisten()
    signal.removeEventListener('abort', stop)
  }
}
