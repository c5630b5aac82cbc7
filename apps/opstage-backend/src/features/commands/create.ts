import type { CommandType } from '@xtrape/capsule-contracts-node'
import { redactText } from '@xtrape/capsule-contracts-node/redact'
import { inserted } from '../../db/gathered.ts'
import type { Row } from '../../db/tables.ts'
import { type Context, isoAfter, isoNow } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { commandsOf, ttlSeconds } from './state.ts'

export interface NewCommand {
  type: CommandType
  agentId: string
  service: { id: string; code: string }
  action: { name: string; label: string; timeoutSeconds: number | null; definitionHash: string | null }
  payload: Record<string, unknown>
  sealedSecrets?: string | null
  secretPaths?: (string | number)[][]
  reason?: string | undefined
  retryOf?: string
  /** Sealing binds a secret to its command, so the id may have to be known before. */
  id?: string
}

/** Stores a command and, once that is on disk, wakes the agent's poll. Call it inside a transaction. */
export async function createCommand(ctx: Context, given: NewCommand): Promise<Row<'command'>> {
  const { type, agentId, service, action } = given
  const at = isoNow(ctx)
  const command: Row<'command'> = {
    ...emptyCommand,
    id: given.id ?? ctx.newId('cmd'),
    workspaceId: ctx.workspaceId,
    agentId,
    serviceId: service.id,
    serviceCode: service.code,
    type,
    actionName: action.name,
    actionLabel: action.label,
    timeoutSeconds: action.timeoutSeconds,
    definitionHash: action.definitionHash,
    status: 'PENDING',
    payloadJson: JSON.stringify(given.payload),
    sealedSecrets: given.sealedSecrets ?? null,
    secretPathsJson: given.secretPaths?.length ? JSON.stringify(given.secretPaths) : null,
    reason: given.reason === undefined ? null : redactText(given.reason),
    retryOf: given.retryOf ?? null,
    createdByUserId: ctx.actor.id,
    createdByName: ctx.actor.name,
    expiresAt: isoAfter(ctx, ttlSeconds(ctx, type)),
    createdAt: at,
    updatedAt: at,
  }
  await insertCommand(ctx, command)
  const metadata = { type, actionName: action.name, serviceId: service.id, serviceCode: service.code }
  await record(ctx, 'command.created', { type: 'Command', id: command.id, name: action.label }, { metadata })
  ctx.afterCommit(() => {
    ctx.counters.commands[type].CREATED += 1
    ctx.wakeups.wake(commandsOf(agentId))
  })
  return command
}

const insertCommand = inserted('command')

const emptyCommand = {
  errorCode: null,
  errorMessage: null,
  progressJson: null,
  startedAt: null,
  handlerStartedAt: null,
  handlerFinishedAt: null,
  completedAt: null,
  journalId: null,
  acknowledgedAt: null,
  cancelRequestedAt: null,
  cancelDeliveredAt: null,
}
