import { sha256 } from '../../../platform/ids.ts'
import { canonicalJson } from '../../../platform/canonical-json.ts'

/** An event as it is hashed: from a row, or from a line of an export. What is missing or odd makes another hash. */
export type ChainEvent = Readonly<Record<string, unknown>>

/** What a hash is made of, by the version that stands before it. Never change one; add the next. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  1: (
    'id sequence workspaceId actorType actorId actorName action targetType targetId targetName result message metadata ' +
    'ipAddress userAgent requestId createdAt'
  ).split(' '),
}
const NEWEST = '1'

/** With this event a new line of history begins: the record was taken from a backup. */
export const EPOCH_ACTION = 'system.restored'

/** Before the first event. */
export const NO_HASH = ''

/** Their canonical form has them in this order, whatever is in them: it need not be sorted for each event. */
const ORDER = Object.fromEntries(
  Object.entries(FIELDS).map(([version, names]) => [version, [...names, 'fields'].toSorted()]),
)

/** `<version>:<sha256>` of the hash before it and the canonical form of the named fields. */
export function hashOf(previous: string, event: ChainEvent, version = NEWEST): string {
  const named = { ...event, fields: `opstage-audit-${version}` }
  const members = ORDER[version]!.map((name) => `"${name}":${canonicalJson(named[name as keyof typeof named])}`)
  return `${version}:${sha256(`${previous}{${members.join(',')}}`)}`
}

/** Whether the event follows this hash, at the place it says it has. */
export function follows(previous: unknown, event: ChainEvent): boolean {
  const { hash } = event
  if (typeof previous !== 'string' || typeof hash !== 'string') return false
  const version = hash.slice(0, hash.indexOf(':'))
  try {
    return Object.hasOwn(FIELDS, version) && hashOf(previous, event, version) === hash
  } catch {
    // Nested without end, or not to be written as JSON: none that we wrote.
    return false
  }
}

type Row = Readonly<Record<string, unknown>>

/** Metadata are hashed as what they say. A text that says the same in other words is not what we wrote, and has no value. */
export function eventOfRow({ metadataJson, ...row }: Row): ChainEvent {
  return { ...row, metadata: parsedAsWritten(metadataJson) }
}

function parsedAsWritten(text: unknown): unknown {
  try {
    const value: unknown = JSON.parse(String(text))
    return JSON.stringify(value) === text ? value : undefined
  } catch {
    return undefined
  }
}
