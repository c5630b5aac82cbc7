import type { Clock } from './clock.ts'

/** Calls `onOver` once when its time is over. */
export interface Deadline {
  /** The time begins anew, unless it was cancelled. */
  renew: () => void
  cancel: () => void
}

export function createDeadline(clock: Clock, ms: number, onOver: () => void): Deadline {
  let stop = clock.after(ms, onOver)
  let isCancelled = false
  return {
    // What is still on its way when a handler ends may be accepted afterwards: a timer then would keep the process alive.
    renew() {
      if (isCancelled) return
      stop()
      stop = clock.after(ms, onOver)
    },
    cancel() {
      isCancelled = true
      stop()
    },
  }
}
