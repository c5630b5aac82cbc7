/** Lets one caller at a time hold a key: a newer one ends the older. */
export interface Newest {
  /** `signal` is aborted when somebody else takes the key; its reason is the name of that one. */
  take: (key: string, name: string) => { signal: AbortSignal; leave: () => void }
}

export function createNewest(): Newest {
  const holders = new Map<string, AbortController>()
  return {
    take: (key, name) => {
      holders.get(key)?.abort(name)
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
