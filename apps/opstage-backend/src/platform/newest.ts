import type { Peers } from './peers.ts'

/** Lets one caller at a time hold a key, at whichever backend: a newer one ends the older. */
export interface Newest {
  /** Returns what gives it back; `lose` is called when somebody else takes it, or it is taken away. */
  take: (key: string, name: string, lose: (reason: Lost) => void) => () => void
  /** Ends whoever holds the key, and says why. */
  evict: (key: string, why: string) => void
  /** How many hold a key here. */
  size: () => number
}

/** The name of whoever is newer, or why nobody may hold the key. */
export type Lost = { by: string } | { why: string }

interface Holder {
  lose: (reason: Lost) => void
  /** What it told the others when it came. */
  id: string
  /** All hear of it in the same order, so whatever is heard after it is newer, and nothing that was heard before. */
  isHeard: boolean
}

export function createNewest(peers: Peers): Newest {
  const holders = new Map<string, Holder>()
  let count = 0

  function end(key: string, reason: Lost) {
    const holder = holders.get(key)
    holders.delete(key)
    holder?.lose(reason)
  }

  peers.hear('poll', ({ words: [what, key, word, name], isOwn }) => {
    const holder = holders.get(key!)
    if (!holder) return
    const isNewcomer = what === 'take'
    if (isOwn) holder.isHeard ||= isNewcomer && holder.id === word
    else if (!isNewcomer) end(key!, { why: word! })
    else if (holder.isHeard) end(key!, { by: name! })
  })

  return {
    take: (key, name, lose) => {
      end(key, { by: name })
      const holder = { lose, id: String((count += 1)), isHeard: false }
      holders.set(key, holder)
      peers.tell('poll', 'take', key, holder.id, name)
      return () => {
        if (holders.get(key) === holder) holders.delete(key)
      }
    },
    evict: (key, why) => {
      end(key, { why })
      peers.tell('poll', 'end', key, why)
    },
    size: () => holders.size,
  }
}
