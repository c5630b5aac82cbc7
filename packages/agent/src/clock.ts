/** Time and chance, so that tests need neither wait nor guess. */
export interface Clock {
  /** Milliseconds since 1970; may jump. */
  wall(): number
  /** Milliseconds since some moment; never jumps. */
  ticks(): number
  /** Calls `run` once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void
  /** 0 ≤ x < 1 */
  random(): number
}

export const systemClock: Clock = {
  wall: () => Date.now(),
  ticks: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}

/** Ends after `ms`, or at once when `signal` aborts. Never rejects. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.after(ms, end)
    signal.addEventListener('abort', end, { once: true })
  })
}

/** Whether `work` settled within `ms`, and before `signal` aborted. Leaves no timer behind. */
export function settledWithin(
  clock: Clock,
  work: Promise<unknown>,
  ms: number,
  signal?: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (settled: boolean) => {
      cancel()
      signal?.removeEventListener('abort', giveUp)
      resolve(settled)
    }
    const giveUp = () => end(false)
    const cancel = clock.after(ms, giveUp)
    work.then(
      () => end(true),
      () => end(true),
    )
    signal?.addEventListener('abort', giveUp, { once: true })
    if (signal?.aborted) giveUp()
  })
}
