/** How often something may be done, by key: `burst` times at once, and `perSecond` times a second from then on. */
export interface Allowance {
  /** Whether it may be done now; that it was is remembered. */
  take: (key: string) => boolean
}

/** At most `limit` keys are remembered; beyond, the one that was used longest ago begins anew. */
export function createAllowance(
  monotonic: () => number,
  { perSecond, burst, limit = 10_000 }: { perSecond: number; burst: number; limit?: number },
): Allowance {
  const used = new Map<string, { left: number; at: number }>()
  return {
    take: (key) => {
      const at = monotonic()
      const before = used.get(key)
      const left = before ? Math.min(burst, before.left + ((at - before.at) / 1000) * perSecond) : burst
      used.delete(key)
      used.set(key, { left: left >= 1 ? left - 1 : left, at })
      const oldest = used.keys().next().value
      if (used.size > limit && oldest !== undefined) used.delete(oldest)
      return left >= 1
    },
  }
}
