import { sha256 } from './ids.ts'
import type { Peers } from './peers.ts'

/** Slows down whoever fails again and again, without ever shutting anybody out for good. */
export interface Throttle {
  /** Milliseconds until this key may try again; 0 when it may now. */
  wait: (key: string) => number
  fail: (key: string) => void
  forget: (key: string) => void
}

interface Limits {
  /** Failures that cost nothing. */
  free: number
  /** Delay after the first failure beyond; it doubles with each. */
  firstMs: number
  mostMs: number
  /** After this long without a failure all is forgotten: a slip once a month is no attempt. */
  memoryMs?: number
  /** Keys remembered at most; beyond, the one that failed longest ago goes. */
  limit?: number
}

export function createThrottle(
  now: () => Date,
  { free, firstMs, mostMs, memoryMs = 24 * 3_600_000, limit = 10_000 }: Limits,
): Throttle {
  const failures = new Map<string, { count: number; at: number }>()
  return {
    wait: (key) => {
      const seen = failures.get(key)
      if (!seen || seen.count < free) return 0
      const delay = Math.min(mostMs, firstMs * 2 ** (seen.count - free))
      return Math.max(0, seen.at + delay - now().getTime())
    },
    fail: (key) => {
      const at = now().getTime()
      const seen = failures.get(key)
      const count = seen && at - seen.at < memoryMs ? seen.count + 1 : 1
      failures.delete(key)
      failures.set(key, { count, at })
      const oldest = failures.keys().next().value
      if (failures.size > limit && oldest !== undefined) failures.delete(oldest)
    },
    forget: (key) => void failures.delete(key),
  }
}

/** Counts the failures at other backends too: whoever guesses gains nothing by asking several. Keys leave as hashes. */
export function shareThrottle(name: string, { wait, fail, forget }: Throttle, { tell, hear }: Peers): Throttle {
  let count = 0
  hear('failure', ({ words: [whose, what, key], isOwn }) => {
    if (isOwn || whose !== name) return
    if (what === 'forget') forget(key!)
    else fail(key!)
  })
  return {
    wait: (key) => wait(sha256(key)),
    fail: (key) => {
      fail(sha256(key))
      // What is said twice in one breath is passed on once; two failures are two.
      tell('failure', name, 'fail', sha256(key), String((count += 1)))
    },
    forget: (key) => {
      forget(sha256(key))
      tell('failure', name, 'forget', sha256(key))
    },
  }
}
