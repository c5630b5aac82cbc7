import { type Anchor, isGenuine, type Keys } from './anchor.ts'
import { diagnose, type Place, type Problem } from './diagnose.ts'
import { type ChainEvent, follows, NO_HASH } from './event.ts'

/** Where the record is read from: a database, or a file that was exported. */
export interface ChainSource {
  keys: () => Promise<Keys>
  anchors: () => Promise<{ head: Anchor | undefined; checkpoint: Anchor | undefined }>
  /** All sealed events behind a place, in the order of their numbers, and of their ids where numbers are alike. */
  events: (behind: ChainEvent | undefined) => AsyncIterable<ChainEvent>
  /** Events that have no place yet, oldest first. */
  unsealed: () => Promise<ChainEvent[]>
}

export interface Verdict {
  /** How many events were found to follow one from the other. */
  events: number
  head: Anchor | undefined
  checkpoint: Anchor | undefined
  problem: Problem | undefined
  /** Too new to have a place in the chain: nothing is proved of them yet. */
  unsealed: number
}

/** An event without a place this long before the head was signed did not come from us: we seal within a second. */
const SEALED_WITHIN_MS = 60_000
/** How far ahead one looks to say what became of an event that does not follow. */
const AHEAD = 1000

/** Reads the whole record and names the first event that was altered, inserted, moved or removed. */
export async function verifyChain(source: ChainSource): Promise<Verdict> {
  const keys = await source.keys()
  const { checkpoint, head: first } = await source.anchors()
  const verdict: Verdict = { events: 0, head: first, checkpoint, problem: undefined, unsealed: 0 }
  const fail = (problem: Problem) => ({ ...verdict, problem })
  if (checkpoint && !isGenuine(checkpoint, keys)) return fail(forged('checkpoint', checkpoint))

  let last: ChainEvent | undefined
  let hash = checkpoint?.hash ?? NO_HASH
  let number = checkpoint?.sequence ?? 0
  for (;;) {
    const start = number
    const rows = source.events(last)[Symbol.asyncIterator]()
    for (let next = await rows.next(); !next.done; next = await rows.next()) {
      const event = next.value
      if (event.sequence !== number + 1 || !follows(hash, event))
        return fail(
          diagnose({ hash, number, event: last }, event, [...(await take(rows, AHEAD)), ...(await source.unsealed())]),
        )
      last = event
      hash = event.hash as string
      number += 1
      verdict.events += 1
      if (number === first?.sequence && hash !== first.hash) return fail(rewritten(event))
    }
    // A record that is in use has grown meanwhile; the head tells how far.
    verdict.head = (await source.anchors()).head
    if (!verdict.head || verdict.head.sequence <= number || number === start) break
  }
  const { head } = verdict
  if (!head) {
    if (number > 0) return fail({ kind: 'UNSIGNED', sequence: number, eventId: null, message: NO_HEAD })
  } else {
    if (!isGenuine(head, keys)) return fail(forged('head', head))
    if (head.sequence > number) return fail(cut({ hash, number, event: last }, head, await source.unsealed()))
    if (head.hash !== hash && head.sequence === number) return fail(rewritten(last ?? {}))
    if (head.sequence < number) return fail(await behindTheHead(source, head))
    if (head.count !== verdict.events) return fail(miscounted(head, verdict.events))
  }
  const loose = await source.unsealed()
  const strange = head && loose.find(({ createdAt }) => isLongBefore(createdAt, head.signedAt))
  verdict.unsealed = loose.length
  return strange ? fail(smuggled(strange)) : verdict
}

const NO_HEAD = 'The record has no signed head: whoever removed it may have removed events at the end too.'

const idOf = (event: ChainEvent | undefined) => (typeof event?.id === 'string' ? event.id : null)

async function take(rows: AsyncIterator<ChainEvent>, most: number): Promise<ChainEvent[]> {
  const taken: ChainEvent[] = []
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    taken.push(next.value)
    if (taken.length === most) break
  }
  return taken
}

const forged = (what: string, { sequence, keyId }: Anchor): Problem => ({
  kind: 'UNSIGNED',
  sequence,
  eventId: null,
  message: `The signed ${what} at event ${sequence} does not bear the signature of key ${keyId}: it was altered.`,
})

const rewritten = (event: ChainEvent): Problem => ({
  kind: 'ALTERED',
  sequence: Number(event.sequence ?? 0),
  eventId: idOf(event),
  message: `Event ${String(event.sequence)} is not the one that was signed: it, or events before it, were written anew.`,
})

function cut(place: Place, { sequence }: Anchor, loose: readonly ChainEvent[]): Problem {
  const number = place.number + 1
  const torn = loose.find((event) => follows(place.hash, { ...event, sequence: number }))
  if (torn)
    return {
      kind: 'MOVED',
      sequence: number,
      eventId: idOf(torn),
      message: `Event ${number}, ${idOf(torn)}, has lost its place.`,
    }
  const behind = place.event ? `, behind ${idOf(place.event)}` : ''
  return {
    kind: 'CUT',
    sequence: number,
    eventId: null,
    message: `Events ${number} to ${sequence} are missing at the end${behind}.`,
  }
}

const miscounted = ({ sequence, count }: Anchor, found: number): Problem => ({
  kind: 'UNSIGNED',
  sequence,
  eventId: null,
  message: `The signed head counts ${count} events, and there are ${found}: its checkpoint is not the one it was signed with.`,
})

async function behindTheHead(source: ChainSource, head: Anchor): Promise<Problem> {
  const rows = source.events({ sequence: head.sequence, id: '\uffff' })[Symbol.asyncIterator]()
  const [event] = await take(rows, 1)
  const message = `Event ${head.sequence + 1} stands behind the signed head: it was inserted.`
  return { kind: 'INSERTED', sequence: head.sequence + 1, eventId: idOf(event), message }
}

const smuggled = (event: ChainEvent): Problem => ({
  kind: 'INSERTED',
  sequence: null,
  eventId: idOf(event),
  message: `The event says it is of ${String(event.createdAt)}, but was never sealed: it was inserted, or lost its place.`,
})

const isLongBefore = (createdAt: unknown, signedAt: string) =>
  typeof createdAt !== 'string' || Date.parse(createdAt) < Date.parse(signedAt) - SEALED_WITHIN_MS
