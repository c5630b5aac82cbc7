import { type ChainEvent, follows } from './event.ts'

/** The first thing that is wrong with a record. */
export interface Problem {
  kind: 'ALTERED' | 'INSERTED' | 'MOVED' | 'REMOVED' | 'CUT' | 'UNSIGNED'
  /** The number of the event, as far as it has one. */
  sequence: number | null
  /** Null when the event is gone, or it is the signature that is wrong. */
  eventId: string | null
  message: string
}

/** The end of what has been found good. */
export interface Place {
  hash: string
  number: number
  event: ChainEvent | undefined
}

/** Says what became of the event that should stand behind `place`, where `found` stands; `others` are all that may be it. */
export function diagnose(place: Place, found: ChainEvent, others: readonly ChainEvent[]): Problem {
  const sequence = place.number + 1
  const number = Number.isInteger(found.sequence) ? (found.sequence as number) : undefined
  const name = nameOf(found)
  const about = (kind: Problem['kind'], event: ChainEvent | undefined, message: string) => ({
    kind,
    sequence,
    eventId: event ? nameOf(event) : null,
    message,
  })

  if (fits(place, found, found))
    return about('MOVED', found, `${name} is event ${sequence}, but says ${String(found.sequence)}: it was moved.`)
  const rightful = others.find((event) => fits(place, event, found))
  if (number !== undefined && number > sequence) {
    if (rightful)
      return about('MOVED', rightful, `Event ${sequence}, ${nameOf(rightful)}, is not in its place: it was moved.`)
    const missing = number === sequence + 1 ? `Event ${sequence} is` : `Events ${sequence} to ${number - 1} are`
    return about(
      'REMOVED',
      undefined,
      `${missing} missing, between ${nameOf(place.event) ?? 'the beginning'} and ${name}.`,
    )
  }
  if (!rightful && (number === undefined || number === sequence))
    return about(
      'ALTERED',
      found,
      `Event ${sequence}, ${name}, does not follow from the one before it: it was altered, or what stood before it removed.`,
    )
  const [kind, what] = isAtHome(place, found, rightful, others)
    ? (['MOVED', 'moved'] as const)
    : (['INSERTED', 'inserted'] as const)
  const where = rightful
    ? `stands where ${nameOf(rightful)} belongs`
    : `says ${String(found.sequence)}, which has been before`
  return about(kind, found, `${name} ${where}, as event ${sequence}: it was ${what}.`)
}

const nameOf = (event: ChainEvent | undefined) => (typeof event?.id === 'string' ? event.id : null)

/** Whether the event makes the next hash of the chain: the one that it carries, or the one left where it stood. */
function fits(
  { hash, number }: Pick<Place, 'hash' | 'number'>,
  event: ChainEvent,
  left: ChainEvent | undefined,
): boolean {
  const numbered = { ...event, sequence: number + 1 }
  return follows(hash, numbered) || (left !== undefined && follows(hash, { ...numbered, hash: left.hash }))
}

/** A stranger belongs nowhere; what was moved belongs behind one of the others. */
function isAtHome(
  place: Place,
  event: ChainEvent,
  rightful: ChainEvent | undefined,
  others: readonly ChainEvent[],
): boolean {
  const all = rightful ? [inItsPlace(place, rightful, event), ...others] : others
  return all.some(({ sequence, hash }) => {
    if (typeof sequence !== 'number' || typeof hash !== 'string') return false
    const next = others.find((other) => other.sequence === sequence + 1)
    return fits({ hash, number: sequence }, event, next)
  })
}

const inItsPlace = ({ hash, number }: Place, rightful: ChainEvent, found: ChainEvent): ChainEvent => {
  const numbered = { ...rightful, sequence: number + 1 }
  return follows(hash, numbered) ? numbered : { ...numbered, hash: found.hash }
}
