/** The same numbers in every run (mulberry32), so that two measurements are of the same database. */
export function createChance(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    below: (limit: number) => Math.floor(next() * limit),
    /** One of several, each with its share of 100. */
    of: <T>(shares: readonly (readonly [T, number])[]): T => {
      let rest = next() * 100
      return (shares.find(([, share]) => (rest -= share) < 0) ?? shares[0]!)[0]
    },
  }
}

export type Chance = ReturnType<typeof createChance>
