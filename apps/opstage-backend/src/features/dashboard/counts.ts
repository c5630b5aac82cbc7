import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { silentBefore } from '../agents/status.ts'
import { serviceStatusSql } from '../services/status.ts'

type Counts = Record<string, number>
interface Group {
  status: string
  count: number | string
}

/** Every status stands in the answer, also with nobody in it. */
const filled = (statuses: readonly string[], groups: Group[]): Counts => ({
  ...Object.fromEntries(statuses.map((status) => [status, 0])),
  ...Object.fromEntries(groups.map(({ status, count }) => [status, Number(count)])),
})

const count = sql<number | string>`count(*)`.as('count')

/** By their recorded status, along its index; of those that are ONLINE by it, whoever has fallen silent is OFFLINE. */
export async function countAgents(ctx: Context): Promise<Counts> {
  const groups = await ctx.db
    .selectFrom('agent')
    .select(['status', count])
    .select(sql<number | string>`count(*) filter (where "lastHeartbeatAt" <= ${silentBefore(ctx)})`.as('silent'))
    .groupBy('status')
    .execute()
  const counts = filled(['PENDING', 'ONLINE', 'OFFLINE', 'DISABLED', 'REVOKED'], groups)
  const silent = Number(groups.find(({ status }) => status === 'ONLINE')?.silent ?? 0)
  return { ...counts, ONLINE: counts.ONLINE! - silent, OFFLINE: counts.OFFLINE! + silent }
}

export async function countServices(ctx: Context): Promise<Counts> {
  const groups = await ctx.db
    .selectFrom((eb) => eb.selectFrom('capsuleService').select(serviceStatusSql(ctx).as('status')).as('services'))
    .select(['status', count])
    .groupBy('status')
    .execute()
  return filled(['HEALTHY', 'UNHEALTHY', 'OFFLINE', 'STALE', 'UNKNOWN'], groups)
}

const COMMAND_STATUSES = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED']
/** As in lists: counting a long history would cost more than everything else on the page. */
const MOST = 10_000

/** No status counts further than `MOST`. */
export async function countCommandsUpTo({ db }: Context, most = MOST): Promise<Counts> {
  const counts = await db
    .selectNoFrom((eb) =>
      COMMAND_STATUSES.map((status) => {
        const some = eb.selectFrom('command').select('status').where('status', '=', status).limit(most)
        return eb.selectFrom(some.as('some')).select(count).as(status)
      }),
    )
    .executeTakeFirstOrThrow()
  return Object.fromEntries(Object.entries(counts).map(([status, counted]) => [status, Number(counted)]))
}

export async function countUsers({ db }: Context): Promise<number> {
  const row = await db.selectFrom('user').select(count).executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Audit events by action, no further than `MOST` each: what the v0.1 document derives its counters from. */
export async function countActions({ db }: Context, actions: string[]): Promise<Counts> {
  const counts: Counts = {}
  for (const action of actions) {
    const some = db.selectFrom('auditEvent').select('id').where('action', '=', action).limit(MOST)
    const row = await db.selectFrom(some.as('some')).select(count).executeTakeFirstOrThrow()
    counts[action] = Number(row.count)
  }
  return counts
}
