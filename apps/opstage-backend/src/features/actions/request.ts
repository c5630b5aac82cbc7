import { validatePayload } from 'opstage-payload-schema'
import type { Row } from '../../db/tables.ts'
import { type Context, transact, transactTogether } from '../../platform/context.ts'
import { AppError, invalid } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { createCommand } from '../commands/create.ts'
import { sealPayload } from '../commands/secrets.ts'
import { findRunnable } from './find.ts'
import { once } from './idempotency.ts'

export interface ActionRequest {
  serviceId: string
  actionName: string
  payload: Record<string, unknown>
  confirmation: boolean
  reason?: string | undefined
  retryOf?: string
  /** Of the definition that the form was filled in against; the agent refuses another. Default: the one known now. */
  definitionHash?: string | undefined
  idempotencyKey?: string | undefined
}

/** Stores a command that runs an action, once it is certain that the action exists, may run and got what it needs. */
export function requestAction(ctx: Context, { idempotencyKey, ...request }: ActionRequest): Promise<Row<'command'>> {
  if (idempotencyKey === undefined) return transactTogether(ctx, (ctx) => storeRequest(ctx, request))
  return transact(ctx, (ctx) => once(ctx, idempotencyKey, request, (ctx) => storeRequest(ctx, request)))
}

async function storeRequest(ctx: Context, request: ActionRequest): Promise<Row<'command'>> {
  const { serviceId, actionName, payload, confirmation } = request
  const { action, service, inputSchema } = await findRunnable(ctx, serviceId, actionName)
  if (action.requiresConfirmation && !confirmation) throw new AppError('ACTION_REQUIRES_CONFIRMATION')
  const issues = validatePayload(inputSchema, payload).map(({ path, message }) => ({
    path: joined('payload', path),
    message,
  }))
  if (issues.length > 0) throw invalid(issues, 'ACTION_PAYLOAD_INVALID')

  const id = ctx.newId('cmd')
  const sealed = sealPayload(ctx, id, inputSchema, payload)
  const command = await createCommand(ctx, {
    type: 'ACTION_EXECUTE',
    agentId: service.agentId,
    service,
    action: { ...action, definitionHash: request.definitionHash ?? action.definitionHash },
    id,
    ...sealed,
    reason: request.reason,
    ...(request.retryOf ? { retryOf: request.retryOf } : {}),
  })
  await record(
    ctx,
    'service.action.requested',
    { type: 'CapsuleService', id: service.id, name: service.code },
    {
      ...(request.reason ? { message: request.reason } : {}),
      metadata: { actionName, commandId: id, dangerLevel: action.dangerLevel, payload: sealed.payload },
    },
  )
  return command
}

const joined = (root: string, path: string) => (path ? `${root}.${path}` : root)
