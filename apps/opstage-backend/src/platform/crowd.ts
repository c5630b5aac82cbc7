/**
 * New connections may wait too long in so many looks more than they did not: a fleet that comes back after a restart is in by
 * then, and refused nothing. A crowd that stays is not.
 */
const LATE_LOOKS = 20
/**
 * So many looks at a door without a line it takes until the crowd is let in again: one at first, and twice as many each time that it
 * is back at once. One that asks again whatever it is told would else be let in and sent away by turns, every other second.
 */
const MOST_GOOD_LOOKS = 5

/** Above `lateMs` a new connection waits too long; there is no line below `relievedMs`. */
interface Limits {
  lateMs: number
  relievedMs: number
}

/** Looks once a second at how long a new connection waits, and says whether a crowd stands at the door that is to be sent away. */
export function createCrowdWatch({ lateMs, relievedMs }: Limits): (waitedMs: number) => boolean {
  let isCrowded = false
  let lateLooks = 0
  let goodLooks = 0
  let enough = 1
  return (waitedMs) => {
    if (isCrowded) {
      goodLooks = waitedMs > relievedMs ? 0 : goodLooks + 1
      if (goodLooks < enough) return true
      enough = Math.min(MOST_GOOD_LOOKS, 2 * enough)
      isCrowded = false
      return false
    }
    const isLate = waitedMs > lateMs
    lateLooks = isLate ? Math.min(LATE_LOOKS, lateLooks + 1) : Math.max(0, lateLooks - 1)
    if (lateLooks === 0) enough = 1
    isCrowded = isLate && lateLooks === LATE_LOOKS
    goodLooks = 0
    return isCrowded
  }
}
