import type { CapsuleService } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'
import { presentService } from './present.ts'
import { withAgent } from './queries.ts'
import { serviceStatusSql } from './status.ts'

/** Services that are not healthy, but for those whose agent somebody switched off on purpose; the worst `limit`. */
export async function servicesNeedingAttention(ctx: Context, limit: number): Promise<CapsuleService[]> {
  const worst = await ctx.db
    .selectFrom('capsuleService')
    .select('id')
    .where(serviceStatusSql(ctx), '!=', 'HEALTHY')
    .where('agentId', 'not in', (eb) =>
      eb.selectFrom('agent').select('agent.id').where('agent.status', 'in', ['DISABLED', 'REVOKED']),
    )
    .orderBy((eb) => eb.case().when(serviceStatusSql(ctx), '=', 'OFFLINE').then(0).else(1).end())
    .orderBy('statusSince', 'desc')
    .limit(limit)
    .execute()
  if (worst.length === 0) return []
  // All that is shown of a service is fetched for these alone.
  const ids = worst.map(({ id }) => id)
  const rows = await withAgent(ctx).where('capsuleService.id', 'in', ids).execute()
  return rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)).map((row) => presentService(ctx, row))
}

/** Since when every service has been healthy: the last time that one of them became it. */
export async function healthySince({ db }: Context): Promise<string | null> {
  const { since } = await db
    .selectFrom('capsuleService')
    .select((eb) => eb.fn.max('statusSince').as('since'))
    .executeTakeFirstOrThrow()
  return since
}
