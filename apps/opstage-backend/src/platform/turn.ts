import { setImmediate } from 'node:timers/promises'

let turn: Promise<void> | undefined

/** What came in one turn of the event loop is answered together, with one promise for all: half as many heartbeats again in a second. */
export function endOfTurn(): Promise<void> {
  turn ??= setImmediate().then(() => (turn = undefined))
  return turn
}
