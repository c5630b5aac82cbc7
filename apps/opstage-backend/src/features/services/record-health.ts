import type { HealthInput } from '@xtrape/capsule-contracts-node'
import { redact, redactText } from '@xtrape/capsule-contracts-node/redact'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { findAgent } from '../agents/find.ts'
import { endAcknowledgement } from './acknowledge.ts'
import { settle } from './settle.ts'
import { type AgentFacts, type EffectiveStatus, type ServiceFacts, serviceStatus } from './status.ts'

/** A service and its agent, as they were a moment ago. */
export interface Reporter {
  service: ServiceFacts & { id: string }
  agent: AgentFacts
}

/** Takes a health report in: a change becomes rows at once, a repetition only the memory of when it came. */
export function recordHealth(ctx: Context, reporter: Reporter, health: HealthInput): Promise<void> | void {
  if (compare(ctx, reporter, health).isSame) return remember(ctx, reporter.service, health)
  return transact(ctx, async (ctx) => {
    const { id } = reporter.service
    const service = await ctx.db.selectFrom('capsuleService').selectAll().where('id', '=', id).executeTakeFirst()
    // It was deleted a moment ago.
    if (!service) return
    const { isSame, ...statuses } = compare(ctx, { service, agent: await findAgent(ctx, service.agentId) }, health)
    if (isSame) remember(ctx, reporter.service, health)
    else await change(ctx, service, health, statuses)
  })
}

/** What the service is before and after this report. */
function compare(ctx: Context, { service, agent }: Reporter, health: HealthInput) {
  const before = serviceStatus(ctx, service, agent)
  const heard = { healthStatus: health.status, lastHealthAt: isoNow(ctx) }
  const after = serviceStatus(ctx, { ...service, ...heard }, agent)
  const isSame =
    service.lastHealthAt !== null && service.healthStatus === health.status && before.status === after.status
  return { before, after, isSame }
}

/** What is written of the words of a report. */
export const messageOf = ({ message }: Pick<HealthInput, 'message'>) =>
  message === undefined ? null : redactText(message)
export const detailsOf = ({ details }: Pick<HealthInput, 'details'>) =>
  details ? JSON.stringify(redact(details)) : null

function remember(ctx: Context, service: Reporter['service'], health: HealthInput) {
  // What is remembered of it stays true.
  service.lastHealthAt = isoNow(ctx)
  ctx.healthPresence.touch(service.id, {
    at: ctx.now().getTime(),
    message: health.message,
    details: health.details,
  })
}

async function change(
  ctx: Context,
  service: Row<'capsuleService'>,
  health: HealthInput,
  { before, after }: Record<'before' | 'after', EffectiveStatus>,
) {
  const at = isoNow(ctx)
  const [message, detailsJson] = [messageOf(health), detailsOf(health)]
  const healthReportId = ctx.newId('hlr')
  // That it was stale until now belongs to the history, also when no sweep has seen it.
  if (before.status !== service.status) await settle(ctx, service, before)
  await ctx.db
    .updateTable('capsuleService')
    .set({ healthStatus: health.status, healthMessage: message, lastHealthAt: at })
    .set({ healthDetailsJson: detailsJson, healthReportId, updatedAt: at })
    .$if(before.status !== after.status, (query) => query.set({ status: after.status, statusSince: at }))
    .where('id', '=', service.id)
    .execute()
  await ctx.db
    .insertInto('healthReport')
    .values({
      id: healthReportId,
      workspaceId: ctx.workspaceId,
      serviceId: service.id,
      agentId: service.agentId,
      status: health.status,
      effectiveStatus: after.status,
      message,
      detailsJson,
      reportedAt: at,
      createdAt: at,
    })
    .execute()
  if (after.status === 'HEALTHY' && before.status !== 'HEALTHY') await endAcknowledgement(ctx, service.id)
  ctx.afterCommit(() => {
    // An older message must not be flushed over this one.
    ctx.healthPresence.forget(service.id)
    ctx.recall.forget(service.agentId)
    ctx.live.publish('CapsuleService', service.id)
  })
}
