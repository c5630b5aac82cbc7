import type { HealthChange, HealthStatus, ServiceStatus } from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { invalid } from '../../platform/errors.ts'
import { findService } from './find.ts'

const DAY_MS = 86_400_000
const MOST_CHANGES = 2000

/** The state at the beginning of the period and each change in it, oldest first, with the times in which we did not look. */
export async function healthHistory(ctx: Context, serviceId: string, period: Period) {
  await findService(ctx, serviceId)
  const { from, to } = boundsOf(ctx, period)
  const reports = ctx.db.selectFrom('healthReport').selectAll().where('serviceId', '=', serviceId)
  const before = await reports
    .where('reportedAt', '<=', from)
    .orderBy('reportedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .execute()
  // The newest ones, when there are more: what a picture shows best is how it ended.
  const within = await reports
    .where('reportedAt', '>', from)
    .where('reportedAt', '<=', to)
    .orderBy('reportedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_CHANGES)
    .execute()
  return {
    data: [...before, ...within.toReversed()].map(presentChange),
    from,
    to,
    gaps: await gapsIn(ctx, { from, to }),
  }
}

interface Period {
  from?: string | undefined
  to?: string | undefined
}

/** The last day, when nothing else was asked for. */
export function boundsOf(ctx: Context, period: Period) {
  const to = period.to ?? ctx.now().toISOString()
  const from = period.from ?? new Date(Date.parse(to) - DAY_MS).toISOString()
  if (from > to) throw invalid([{ path: 'query.from', message: 'must not be after to' }])
  return { from, to }
}

/** Times in which no backend looked. */
export const gapsIn = (ctx: Context, { from, to }: { from: string; to: string }) =>
  ctx.db
    .selectFrom('backendGap')
    .select(['fromAt as from', 'toAt as to'])
    .where('toAt', '>', from)
    .where('fromAt', '<', to)
    .orderBy('toAt')
    .limit(MOST_CHANGES)
    .execute()

export const presentChange = (row: Row<'healthReport'>): HealthChange => ({
  at: row.reportedAt,
  status: row.effectiveStatus as ServiceStatus,
  healthStatus: row.status as HealthStatus,
  message: row.message,
})
