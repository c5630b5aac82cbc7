import { inTurns } from './turn.ts'

/** Ends those who have waited long enough. */
export interface Ends {
  /** Calls `end` after so many milliseconds, up to a quarter of a second earlier; returns what forgets it. */
  after: (ms: number, end: () => void) => () => void
}

/**
 * Those who end within the same quarter of a second end together: that is one timer for all of them, and they are answered at a
 * fraction of the cost.
 */
const STEP_MS = 250

export function createEnds(): Ends {
  const steps = new Map<number, Set<() => void>>()

  function openStep(step: number, inMs: number) {
    const those = new Set<() => void>()
    steps.set(step, those)
    setTimeout(() => {
      steps.delete(step)
      void inTurns(those)
    }, inMs).unref()
    return those
  }

  return {
    after: (ms, end) => {
      const now = performance.now()
      const step = Math.floor((now + ms) / STEP_MS)
      const those = steps.get(step) ?? openStep(step, Math.max(0, step * STEP_MS - now))
      those.add(end)
      return () => those.delete(end)
    },
  }
}
