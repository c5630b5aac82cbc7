import type { audit, AuditEvent, Query, TextStream } from '@xtrape/capsule-contracts-node'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { recordIn } from './chain/rows.ts'
import { presentAuditEvent } from './present.ts'
import { eachAuditEvent } from './queries.ts'
import { record } from './record.ts'
import { seal } from './seal.ts'

const COLUMNS = [
  ...([
    'id',
    'createdAt',
    'actorType',
    'actorId',
    'actorName',
    'action',
    'targetType',
    'targetId',
    'targetName',
  ] as const),
  ...(['result', 'message', 'ipAddress', 'userAgent', 'requestId', 'metadata'] as const),
]

/** Everything up to now that the filters match, as a stream; that somebody took it along is on the record first. */
export async function exportAuditEvents(
  ctx: Context,
  { format, ...filters }: Query<typeof audit.export>,
): Promise<TextStream> {
  const to = filters.to ?? isoNow(ctx)
  await transact(ctx, (ctx) => record(ctx, 'audit.exported', null, { metadata: { format, filters } }))
  if (format === 'ndjson' && Object.values(filters).every((filter) => filter === undefined)) return wholeRecord(ctx)
  const events = eachAuditEvent(ctx, { ...filters, to })
  return format === 'csv' ? csv(events) : ndjson(events)
}

type Events = ReturnType<typeof eachAuditEvent>

async function* ndjson(events: Events) {
  for await (const row of events) yield `${JSON.stringify(presentAuditEvent(row))}\n`
}

/** In the order of the chain, up to what is signed, and before it what a verification needs. */
async function* wholeRecord(ctx: Context) {
  await seal(ctx)
  const source = recordIn(ctx.db)
  const anchors = await source.anchors()
  const keys = Object.fromEntries(await source.keys())
  yield `${JSON.stringify({ auditChain: { ...anchors, keys } })}\n`
  for await (const event of source.events(undefined)) {
    if (Number(event.sequence) > (anchors.head?.sequence ?? 0)) return
    yield `${JSON.stringify(event)}\n`
  }
}

async function* csv(events: Events) {
  yield `${COLUMNS.join(',')}\r\n`
  for await (const row of events) yield `${csvLine(presentAuditEvent(row))}\r\n`
}

const csvLine = (event: AuditEvent) =>
  COLUMNS.map((column) =>
    csvField(column === 'metadata' ? JSON.stringify(event.metadata) : (event[column] ?? '')),
  ).join(',')

/** A spreadsheet takes what begins with one of = + - @ for a formula; a quote before it keeps it text. */
const csvField = (text: string) => {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
