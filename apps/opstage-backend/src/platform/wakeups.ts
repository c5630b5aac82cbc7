import type { Ends } from './ends.ts'
import type { WhenGone } from './open-calls.ts'
import type { Peers } from './peers.ts'
import { inTurns } from './turn.ts'

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

export function createWakeups(peers: Peers): Wakeups {
  /** Lists are never changed, but replaced: a listener may leave while it is being called. */
  const listeners = new Map<string, (() => void)[]>()
  const ring = (key: string) => {
    for (const listener of listeners.get(key) ?? []) listener()
  }
  peers.hear('wake', ({ words: [key], isOwn }) => isOwn || ring(key!))
  peers.onGap(() => void inTurns([...listeners.keys()].map((key) => () => ring(key))))
  return {
    wake: (key) => {
      ring(key)
      peers.tell('wake', key)
    },
    ring,
    listen: (key, listener) => {
      listeners.set(key, [...(listeners.get(key) ?? []), listener])
      return () => {
        const left = listeners.get(key)?.filter((one) => one !== listener) ?? []
        if (left.length > 0) listeners.set(key, left)
        else listeners.delete(key)
      }
    },
    size: () => [...listeners.values()].reduce((sum, those) => sum + those.length, 0),
  }
}

/**
 * Looks, and as long as there is nothing, looks again at each wake-up, until `waitMs` is over or the caller has gone.
 * It listens before it looks: what arrives between the two would otherwise be slept through.
 */
export async function lookUntil<T>(
  { wakeups, ends }: { wakeups: Wakeups; ends: Ends },
  key: string,
  { waitMs, whenGone }: { waitMs: number; whenGone: WhenGone },
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  let ring = () => {}
  let isOver = false
  let isGone = false
  let isRung = false
  const unlisten = wakeups.listen(key, () => {
    isRung = true
    ring()
  })
  const forgetEnd = ends.after(waitMs, () => {
    isOver = true
    ring()
  })
  const forgetCaller = whenGone(() => {
    isGone = true
    ring()
  })
  try {
    while (!isGone) {
      isRung = false
      const found = await look()
      if (found !== undefined) return found
      if (!isRung && !isOver && !isGone) await new Promise<void>((resolve) => (ring = resolve))
      if (isOver) return undefined
    }
    return undefined
  } finally {
    unlisten()
    forgetEnd()
    forgetCaller()
  }
}
