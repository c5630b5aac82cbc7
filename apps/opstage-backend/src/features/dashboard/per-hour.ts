import type { DashboardSummary } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import type { Db, Store } from '../../db/open.ts'
import type { Context } from '../../platform/context.ts'

const HOUR_MS = 3_600_000
const HOURS = 24
/** Ten minutes are what the first 15 letters of a time say. */
const SLICE_MS = 600_000
const LETTERS = 15
/** What began before this has committed. */
const COMMITTED_MS = 60_000

type Hour = DashboardSummary['commandsPerHour'][number]
type Counts = Omit<Hour, 'hour'>

const COLUMN = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  EXPIRED: 'expired',
  CANCELLED: 'cancelled',
  PENDING: 'open',
  RUNNING: 'open',
} as const

/** Of each database the slices, by when they begin, that nothing changes any more: they are over, and none of their commands is open. */
const settled = new WeakMap<Store, Map<number, Counts>>()

/** Executions of the last 24 hours by the hour they were asked for. Only what may have changed since the last time is counted. */
export async function commandsPerHour({ db, store, now }: Pick<Context, 'db' | 'store' | 'now'>): Promise<Hour[]> {
  const at = now().getTime()
  const first = Math.floor(at / HOUR_MS) * HOUR_MS - (HOURS - 1) * HOUR_MS
  const known = settled.get(store) ?? new Map<number, Counts>()
  settled.set(store, known)
  for (const start of known.keys()) if (start < first) known.delete(start)

  const slices = new Map(known)
  for (const [from, to] of gaps(known, first, at)) await countSlices(db, from, to, slices)
  for (const [start, counts] of slices)
    if (counts.open === 0 && start + SLICE_MS + COMMITTED_MS < at) known.set(start, counts)

  return Array.from({ length: HOURS }, (_, i) => {
    const start = first + i * HOUR_MS
    const own = Array.from({ length: HOUR_MS / SLICE_MS }, (_, j) => slices.get(start + j * SLICE_MS) ?? none())
    return { hour: new Date(start).toISOString(), ...own.reduce(add) }
  })
}

/** The stretches of time that are not settled. */
function gaps(known: ReadonlyMap<number, Counts>, first: number, last: number): [from: number, to: number][] {
  const found: [number, number][] = []
  for (let start = first; start <= last; start += SLICE_MS) {
    if (known.has(start)) continue
    const before = found.at(-1)
    if (before?.[1] === start) before[1] += SLICE_MS
    else found.push([start, start + SLICE_MS])
  }
  return found
}

async function countSlices(db: Db, from: number, to: number, slices: Map<number, Counts>) {
  const slice = sql<string>`substr("createdAt", 1, ${sql.lit(LETTERS)})`
  const groups = await db
    .selectFrom('command')
    .select([slice.as('slice'), 'status', sql<number | string>`count(*)`.as('count')])
    .where('type', '=', 'ACTION_EXECUTE')
    .where('createdAt', '>=', new Date(from).toISOString())
    .where('createdAt', '<', new Date(to).toISOString())
    .groupBy([slice, 'status'])
    .execute()
  for (let start = from; start < to; start += SLICE_MS) slices.set(start, none())
  for (const { slice: letters, status, count } of groups)
    slices.get(Date.parse(`${letters}0:00.000Z`))![COLUMN[status as keyof typeof COLUMN]] += Number(count)
}

const none = (): Counts => ({ succeeded: 0, failed: 0, expired: 0, cancelled: 0, open: 0 })

const add = (a: Counts, b: Counts): Counts => ({
  succeeded: a.succeeded + b.succeeded,
  failed: a.failed + b.failed,
  expired: a.expired + b.expired,
  cancelled: a.cancelled + b.cancelled,
  open: a.open + b.open,
})
