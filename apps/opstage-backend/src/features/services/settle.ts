import type { Db } from '../../db/open.ts'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { sayCause } from '../agents/cause.ts'
import { record } from '../audit/record.ts'
import { type AgentFacts, type EffectiveStatus, serviceStatus, serviceStatusSql } from './status.ts'

/**
 * Records the status of services that changed because time passed or their agent went, at most `limit` at once; answers
 * how many. The screens know at once; this is for the history.
 */
export async function settleStatuses(ctx: Context, limit: number): Promise<number> {
  // Beside the writer: it goes through the whole fleet, and nearly always finds nothing.
  const found = await changedServices(ctx, ctx.store.reader).select('capsuleService.id').limit(limit).execute()
  if (found.length === 0) return 0
  return transact(ctx, async (ctx) => {
    const changed = await changedServices(ctx, ctx.db)
      .innerJoin('agent', 'agent.id', 'capsuleService.agentId')
      .selectAll('capsuleService')
      .select(['agent.code as agentCode', 'agent.status as agentStatus'])
      .select(['agent.statusSince as agentStatusSince', 'agent.lastHeartbeatAt'])
      .where(
        'capsuleService.id',
        'in',
        found.map(({ id }) => id),
      )
      .orderBy('capsuleService.id')
      .execute()
    for (const row of changed) {
      const { agentCode: code, agentStatus: status, agentStatusSince: statusSince, lastHeartbeatAt, ...service } = row
      const agent: AgentFacts = { code, status, statusSince, lastHeartbeatAt }
      await settle(ctx, service, serviceStatus(ctx, service, agent))
    }
    return found.length
  })
}

/** Whose recorded status is not the one that anybody would be shown. */
const changedServices = (ctx: Context, db: Db) =>
  db.selectFrom('capsuleService').where((eb) => eb(serviceStatusSql(ctx), '!=', eb.ref('capsuleService.status')))

/** Records what time has made of one service, unless somebody else has just done so. */
export async function settle(
  ctx: Context,
  service: Row<'capsuleService'>,
  { status, since, cause }: Omit<EffectiveStatus, 'agentStatus'>,
) {
  const at = isoNow(ctx)
  const updated = await ctx.db
    .updateTable('capsuleService')
    .set({ status, statusSince: since, updatedAt: at })
    .where('id', '=', service.id)
    .where('status', '=', service.status)
    .returning('id')
    .executeTakeFirst()
  if (!updated) return
  ctx.afterCommit(() => ctx.recall.forget(service.agentId))
  await ctx.db
    .insertInto('healthReport')
    .values({
      id: ctx.newId('hlr'),
      workspaceId: ctx.workspaceId,
      serviceId: service.id,
      agentId: service.agentId,
      status: service.healthStatus,
      effectiveStatus: status,
      message: sayCause(cause),
      detailsJson: null,
      reportedAt: since,
      createdAt: at,
    })
    .execute()
  if (status === 'STALE')
    await record(
      ctx,
      'system.service.stale',
      { type: 'CapsuleService', id: service.id, name: service.code },
      { message: sayCause(cause) },
    )
}
