/** Secrets that are shown once: in memory only, for minutes, gone when taken. */
export interface Vault {
  put: (key: string, secret: string) => void
  has: (key: string) => boolean
  take: (key: string) => string | undefined
}

/** Bounded: beyond `limit` the oldest goes, as it would have a little later. */
export function createVault(now: () => Date, { ttlMs = 5 * 60_000, limit = 1000 } = {}): Vault {
  const held = new Map<string, { secret: string; until: number }>()
  const alive = (key: string) => {
    const entry = held.get(key)
    if (entry && entry.until <= now().getTime()) held.delete(key)
    return held.get(key)
  }
  return {
    put: (key, secret) => {
      for (const old of held.keys()) alive(old)
      const oldest = held.keys().next().value
      if (held.size >= limit && oldest !== undefined) held.delete(oldest)
      held.set(key, { secret, until: now().getTime() + ttlMs })
    },
    has: (key) => alive(key) !== undefined,
    take: (key) => {
      const entry = alive(key)
      held.delete(key)
      return entry?.secret
    },
  }
}
