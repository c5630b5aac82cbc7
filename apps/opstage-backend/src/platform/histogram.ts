/** In seconds: from a commit on a fast disk to a poll that waits for a minute. */
export const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const

/**
 * How long things took, by fixed bounds: one more costs some nanoseconds, and the memory never grows. Our own, because the
 * usual client for Prometheus keeps no last minute, which the page about capacity shows.
 */
export interface Histogram {
  /** How many took at most as long as each bound and longer than the one before; the last are those beyond all. */
  readonly counts: readonly number[]
  /** Of all of them, in seconds. */
  readonly sum: number
  record: (seconds: number) => void
}

export function createHistogram(): Histogram {
  const counts = Array.from({ length: BOUNDS.length + 1 }, () => 0)
  let sum = 0
  return {
    counts,
    get sum() {
      return sum
    },
    record: (seconds) => {
      let place = 0
      while (place < BOUNDS.length && seconds > BOUNDS[place]!) place += 1
      counts[place]! += 1
      sum += seconds
    },
  }
}

export const totalOf = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

/**
 * The seconds that `share` (0..1) of them did not exceed, as exactly as the bounds allow: between two of them it is taken
 * to be spread evenly. `null` when there are none; beyond all bounds it is the last one.
 */
export function quantile(counts: readonly number[], share: number): number | null {
  const wanted = share * totalOf(counts)
  if (wanted === 0) return null
  let below = 0
  for (const [place, count] of counts.entries()) {
    const upper = BOUNDS[place]
    if (upper === undefined) break
    const lower = BOUNDS[place - 1] ?? 0
    if (below + count >= wanted) return lower + (upper - lower) * ((wanted - below) / count)
    below += count
  }
  return BOUNDS.at(-1)!
}
