/** Chance that can be had again: the same seed gives the same decisions, as far as the machine allows. */
export interface Chance {
  /** 0 ≤ x < 1 */
  next: () => number
  between: (low: number, high: number) => number
  pick: <T>(list: readonly T[]) => T
}

/** mulberry32 */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    pick: (list) => list[Math.floor(next() * list.length)]!,
  }
}
