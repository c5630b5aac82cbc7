const MINUTE_MS = 60_000

/** By how much figures that only grow have grown within the last minute. */
export interface Recent {
  /** To be called once a second. */
  look: () => void
  /** Since when, in seconds, and by how much each figure grew since then; shorter than a minute after a start. */
  grown: () => { seconds: number; by: number[] }
}

/** `read` answers the figures as they are, always the same ones. */
export function createRecent(monotonic: () => number, read: () => readonly number[]): Recent {
  const seen = [{ at: monotonic(), figures: [...read()] }]
  return {
    look: () => {
      const at = monotonic()
      seen.push({ at, figures: [...read()] })
      while (at - seen[0]!.at > MINUTE_MS) seen.shift()
    },
    grown: () => {
      const { at, figures } = seen[0]!
      return { seconds: (monotonic() - at) / 1000, by: read().map((figure, i) => figure - figures[i]!) }
    },
  }
}
