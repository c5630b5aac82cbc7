import type { Clock } from './clock.ts'

/** Calls `onOver` once when its time is over. */
export interface Deadline {
  /** The time begins anew. */
  renew: () => void
  cancel: () => void
}

export function createDeadline(clock: Clock, ms: number, onOver: () => void): Deadline {
  let cancel = clock.after(ms, onOver)
  return {
    renew() {
      cancel()
      cancel = clock.after(ms, onOver)
    },
    cancel: () => cancel(),
  }
}
