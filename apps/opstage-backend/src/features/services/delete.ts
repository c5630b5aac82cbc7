import { type Context, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { endForDeletedService } from '../commands/end-for-agent.ts'
import { findService } from './find.ts'
import { serviceStatus } from './status.ts'

const GONE = new Set(['OFFLINE', 'DISABLED', 'REVOKED'])

/** Forgets a service that no agent speaks for any more; commands and audit events keep its code. */
export function deleteService(ctx: Context, serviceId: string) {
  return transact(ctx, async (ctx) => {
    const service = await findService(ctx, serviceId)
    const {
      agentCode: code,
      agentStatus: status,
      agentStatusSince: statusSince,
      agentHeartbeatAt: lastHeartbeatAt,
    } = service
    const { agentStatus } = serviceStatus(ctx, service, { code, status, statusSince, lastHeartbeatAt })
    if (!GONE.has(agentStatus))
      throw new AppError('CAPSULE_SERVICE_NOT_DELETABLE', {
        message: `The agent ${code} is ${agentStatus} and would report the service again; disable or revoke it first`,
      })
    const commandIds = await endForDeletedService(ctx, serviceId)
    await ctx.db.deleteFrom('healthReport').where('serviceId', '=', serviceId).execute()
    await ctx.db.deleteFrom('capsuleService').where('id', '=', serviceId).execute()
    await record(
      ctx,
      'service.deleted',
      { type: 'CapsuleService', id: serviceId, name: service.code },
      { metadata: { commandIds } },
    )
    ctx.afterCommit(() => {
      ctx.healthPresence.forget(serviceId)
      ctx.recall.forget(service.agentId)
    })
  })
}
