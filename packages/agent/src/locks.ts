import { type Clock, settledWithin } from './clock.ts'
import { Failure } from './result.ts'

/** Those who ask for the same key get it one after another, in the order in which they asked. */
export interface Locks {
  /** Resolves with what hands the key on. Rejects when the key cannot be told, `limitMs` are over, or `signal` aborts. */
  acquire(key: Promise<string>, limitMs: number, signal: AbortSignal): Promise<() => void>
}

export function createLocks(clock: Clock): Locks {
  /** For each key, when all who have asked for it so far will have left. */
  const tails = new Map<string, Promise<unknown>>()
  let lastPlaced: Promise<void> = Promise.resolve()

  const enter = (key: string) => {
    const before = tails.get(key)
    let leave = () => {}
    const left = new Promise<void>((resolve) => {
      leave = resolve
    })
    const tail = Promise.all([before, left]).then(() => {
      if (tails.get(key) === tail) tails.delete(key)
    })
    tails.set(key, tail)
    return { before, leave }
  }

  return {
    async acquire(key, limitMs, signal) {
      const earlier = lastPlaced
      let placed = () => {}
      lastPlaced = new Promise((resolve) => {
        placed = resolve
      })
      let leave = () => {}
      let gaveUp = false
      const turn = (async () => {
        const [name] = await Promise.all([key, earlier]) // a key may take its time; nobody overtakes meanwhile
        if (gaveUp) return
        const place = enter(name)
        leave = place.leave
        placed()
        await place.before
      })()
      try {
        if (await settledWithin(clock, turn, limitMs, signal)) {
          await turn
          return leave
        }
        gaveUp = true
        leave()
        if (signal.aborted) throw signal.reason
        throw new Failure(
          'QUEUE_TIMEOUT',
          `It waited ${limitMs / 1000} s for others with the same lock and did not run`,
        )
      } finally {
        placed()
      }
    },
  }
}
