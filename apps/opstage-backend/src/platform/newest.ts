/** Lets one caller at a time hold a key: a newer one ends the older. */
export interface Newest {
  /** `signal` is aborted when somebody else takes the key. */
  take: (key: string) => { signal: AbortSignal; leave: () => void }
}

export function createNewest(): Newest {
  const holders = new Map<string, AbortController>()
  return {
    take: (key) => {
      holders.get(key)?.abort()
      const own = new AbortController()
      holders.set(key, own)
      return {
        signal: own.signal,
        leave: () => {
          if (holders.get(key) === own) holders.delete(key)
        },
      }
    },
  }
}
