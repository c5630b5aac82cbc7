import type { Peers } from './peers.ts'

/** Lets one caller at a time hold a key, at whichever backend: a newer one ends the older. */
export interface Newest {
  take: (key: string, name: string) => Seat
  /** Ends whoever holds the key, and says why. */
  evict: (key: string, why: string) => void
  /** How many hold a key here. */
  size: () => number
}

export interface Seat {
  /** Aborted when somebody else takes the key, or it is taken away; see `Lost`. */
  signal: AbortSignal
  leave: () => void
}

/** The reason of the abort: the name of whoever is newer, or why nobody may hold the key. */
export type Lost = { by: string } | { why: string }

interface Holder {
  abort: (reason: Lost) => void
  /** What it told the others when it came. */
  id: string
  /** All hear of it in the same order, so whatever is heard after it is newer, and nothing that was heard before. */
  isHeard: boolean
}

export function createNewest(peers: Peers): Newest {
  const holders = new Map<string, Holder>()
  let count = 0

  peers.hear('poll', ({ words: [what, key, word, name], isOwn }) => {
    const holder = holders.get(key!)
    if (!holder) return
    const isNewcomer = what === 'take'
    if (isOwn) holder.isHeard ||= isNewcomer && holder.id === word
    else if (!isNewcomer) holder.abort({ why: word! })
    else if (holder.isHeard) holder.abort({ by: name! })
  })

  return {
    take: (key, name) => {
      holders.get(key)?.abort({ by: name })
      const own = new AbortController()
      const holder = { abort: (reason: Lost) => own.abort(reason), id: String((count += 1)), isHeard: false }
      holders.set(key, holder)
      peers.tell('poll', 'take', key, holder.id, name)
      return {
        signal: own.signal,
        leave: () => {
          if (holders.get(key) === holder) holders.delete(key)
        },
      }
    },
    evict: (key, why) => {
      holders.get(key)?.abort({ why })
      peers.tell('poll', 'end', key, why)
    },
    size: () => holders.size,
  }
}
