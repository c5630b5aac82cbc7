import { setImmediate } from 'node:timers/promises'

let turn: Promise<void> | undefined

/** What came in one turn of the event loop is answered together, with one promise for all: half as many heartbeats again in a second. */
export function endOfTurn(): Promise<void> {
  turn ??= setImmediate().then(() => (turn = undefined))
  return turn
}

/** Answering ten thousand polls in one turn of the event loop would hold up everybody else for a third of a second. */
const AT_ONCE = 100

/**
 * Tells all of them, and lets others have their turn in between; who is taken out meanwhile is not told any more. `tell` must not
 * throw: those behind it would never be told.
 */
export async function inTurns(those: Iterable<() => void>) {
  let count = 0
  for (const tell of those) {
    tell()
    count += 1
    if (count % AT_ONCE === 0) await setImmediate()
  }
}
