import type { HealthInput } from '@xtrape/capsule-contracts-node'
import { redact, redactText } from '@xtrape/capsule-contracts-node/redact'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { findAgent } from '../agents/find.ts'
import { endAcknowledgement } from './acknowledge.ts'
import { settle } from './settle.ts'
import { serviceStatus } from './status.ts'

/** Takes a health report in: a change becomes rows at once, a repetition only the memory of when it came. */
export async function recordHealth(ctx: Context, service: Row<'capsuleService'>, health: HealthInput) {
  const at = isoNow(ctx)
  const message = health.message === undefined ? null : redactText(health.message)
  const detailsJson = health.details ? JSON.stringify(redact(health.details)) : null
  const heard = { healthStatus: health.status, healthMessage: message, lastHealthAt: at }
  const agent = await findAgent(ctx, service.agentId)
  const before = serviceStatus(ctx, service, agent)
  const effective = serviceStatus(ctx, { ...service, ...heard }, agent)
  if (service.lastHealthAt !== null && service.healthStatus === health.status && before.status === effective.status) {
    ctx.healthPresence.touch(service.id, { at: Date.parse(at), message, detailsJson })
    return
  }
  await transact(ctx, async (ctx) => {
    const healthReportId = ctx.newId('hlr')
    // That it was stale until now belongs to the history, also when no sweep has seen it.
    if (before.status !== service.status) await settle(ctx, service, before)
    await ctx.db
      .updateTable('capsuleService')
      .set({ ...heard, healthDetailsJson: detailsJson, healthReportId, updatedAt: at })
      .$if(before.status !== effective.status, (query) => query.set({ status: effective.status, statusSince: at }))
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
        effectiveStatus: effective.status,
        message,
        detailsJson,
        reportedAt: at,
        createdAt: at,
      })
      .execute()
    if (effective.status === 'HEALTHY' && before.status !== 'HEALTHY') await endAcknowledgement(ctx, service.id)
    // An older message must not be flushed over this one.
    ctx.afterCommit(() => {
      ctx.healthPresence.forget(service.id)
      ctx.live.publish('CapsuleService', service.id)
    })
  })
}
