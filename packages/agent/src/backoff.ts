import type { Clock } from './clock.ts'
import { NetworkError, Refusal } from './errors.ts'

const FIRST_MS = 500
const LONGEST_RETRY_AFTER_MS = 300_000
/** Nobody listens: a restart, which is over soon. Everything else is somebody in distress. */
const NOBODY_THERE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

export interface Backoff {
  /** How long to wait after this failure, in milliseconds. */
  next(error: unknown): number
  /** It worked: begin anew. */
  reset(): void
}

/** Full jitter, so that a fleet does not come back in one wave: anything between 0 and a bound that doubles. */
export function createBackoff(clock: Clock): Backoff {
  let failures = 0
  return {
    next(error) {
      const retryAfterMs = error instanceof Refusal || error instanceof NetworkError ? error.retryAfterMs : undefined
      if (retryAfterMs !== undefined) return Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS) * (1 + clock.random() / 10)
      const longest = error instanceof NetworkError && NOBODY_THERE.has(error.code) ? 8_000 : 60_000
      return clock.random() * Math.min(longest, FIRST_MS * 2 ** failures++)
    },
    reset() {
      failures = 0
    },
  }
}
