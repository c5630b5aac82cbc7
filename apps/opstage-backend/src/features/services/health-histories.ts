import type { HealthChange } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'
import { boundsOf, gapsIn, presentChange } from './health-history.ts'

/** A bar has some fifty pieces: more changes than these of one service would not be seen in it. */
const MOST_OF_ONE = 500
const MOST = 20_000

/** What `healthHistory` says of one service, of all on a page in one question. Services that are not there have no changes. */
export async function healthHistories(
  ctx: Context,
  serviceIds: string[],
  period: { from?: string | undefined; to?: string | undefined },
) {
  const { from, to } = boundsOf(ctx, period)
  const newest = await ctx.db
    .selectFrom('capsuleService')
    .innerJoin('healthReport', (join) =>
      join
        .onRef('healthReport.serviceId', '=', 'capsuleService.id')
        .on('healthReport.reportedAt', '<=', to)
        // From the change that made the state at the beginning of the period.
        .on('healthReport.reportedAt', '>=', (eb) =>
          eb.fn.coalesce(
            eb
              .selectFrom('healthReport as before')
              .select('before.reportedAt')
              .whereRef('before.serviceId', '=', 'capsuleService.id')
              .where('before.reportedAt', '<=', from)
              .orderBy('before.reportedAt', 'desc')
              .limit(1),
            eb.val(from),
          ),
        ),
    )
    .selectAll('healthReport')
    .where('capsuleService.id', 'in', serviceIds)
    .orderBy('healthReport.reportedAt', 'desc')
    .orderBy('healthReport.id', 'desc')
    .limit(MOST)
    .execute()
  const changes = new Map<string, HealthChange[]>(serviceIds.map((id) => [id, []]))
  for (const row of newest) {
    const own = changes.get(row.serviceId)!
    if (own.length < MOST_OF_ONE) own.push(presentChange(row))
  }
  const data = [...changes].map(([serviceId, own]) => ({ serviceId, changes: own.toReversed() }))
  return { data, from, to, gaps: await gapsIn(ctx, { from, to }) }
}
