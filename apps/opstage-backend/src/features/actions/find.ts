import { gathered } from '../../db/gathered.ts'
import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { agentStatus } from '../agents/status.ts'

export interface RunnableAction {
  action: Row<'actionDefinition'>
  service: { id: string; code: string; agentId: string }
  inputSchema: Record<string, unknown> | undefined
}

/** Nobody switches the agent off between this look and the command that comes of it: it would wait for ever. */
const withAction = gathered(({ db, store }, { serviceId, actionName }: { serviceId: string; actionName: string }) =>
  store.dialect.shareRows(
    db
      .selectFrom('capsuleService')
      .innerJoin('agent', 'agent.id', 'capsuleService.agentId')
      .leftJoin('actionDefinition', (join) =>
        join.onRef('actionDefinition.serviceId', '=', 'capsuleService.id').on('actionDefinition.name', '=', actionName),
      )
      .selectAll('actionDefinition')
      .select(['capsuleService.id as ownId', 'capsuleService.code', 'capsuleService.agentId'])
      .select(['agent.code as agentCode', 'agent.status', 'agent.statusSince', 'agent.lastHeartbeatAt'])
      .where('capsuleService.id', '=', serviceId),
    ['capsuleService', 'agent'],
  ),
)

/** An action as it was declared, with the service and agent that it belongs to. */
export async function findDeclared(ctx: Context, serviceId: string, actionName: string) {
  const [row] = await withAction(ctx, { serviceId, actionName })
  if (!row) throw new AppError('CAPSULE_SERVICE_NOT_FOUND')
  const { ownId, code, agentId, agentCode, status, statusSince, lastHeartbeatAt, ...action } = row
  const service = { id: ownId, code, agentId, agentCode, status, statusSince, lastHeartbeatAt }
  if (action.id !== null) return { action: action as Row<'actionDefinition'>, service }
  const message = `The service ${code} declares no action "${actionName}"`
  throw new AppError('ACTION_NOT_FOUND', { message })
}

/** An action that can be asked for right now, or the refusal that says why not. */
export async function findRunnable(ctx: Context, serviceId: string, actionName: string): Promise<RunnableAction> {
  const { action, service } = await findDeclared(ctx, serviceId, actionName)
  if (!action.enabled) throw new AppError('ACTION_DISABLED')
  refuseUnavailable(ctx, service)
  const schema = action.inputSchemaJson
  const inputSchema = schema === null ? undefined : (JSON.parse(schema) as Record<string, unknown>)
  return { action, service, inputSchema }
}

function refuseUnavailable(
  ctx: Context,
  agent: Pick<Row<'agent'>, 'status' | 'statusSince' | 'lastHeartbeatAt'> & { agentCode: string },
) {
  const { status, since } = agentStatus(ctx, agent)
  if (status === 'DISABLED' || status === 'REVOKED')
    throw new AppError('AGENT_NOT_AVAILABLE', {
      message: `The agent ${agent.agentCode} is ${status} since ${since} and takes no commands`,
    })
  if (status === 'PENDING')
    throw new AppError('AGENT_NOT_READY', { message: `The agent ${agent.agentCode} has not been seen yet` })
  if (status === 'OFFLINE')
    throw new AppError('AGENT_HEARTBEAT_STALE', {
      message: `The agent ${agent.agentCode} is offline; it was last heard at ${agent.lastHeartbeatAt}`,
    })
}
