import type {
  Command,
  CommandDetail,
  CommandResult,
  CommandStatus,
  CommandType,
  DeliveredCommand,
  Progress,
} from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import type { Delivery } from './deliver.ts'

type Json = Record<string, unknown>
const parse = (text: string) => JSON.parse(text) as Json

export const presentCommand = (row: Row<'command'>): Command => ({
  id: row.id,
  agentId: row.agentId,
  serviceId: row.serviceId,
  serviceCode: row.serviceCode,
  type: row.type as CommandType,
  actionName: row.actionName,
  actionLabel: row.actionLabel,
  status: row.status as CommandStatus,
  payload: parse(row.payloadJson),
  reason: row.reason,
  retryOf: row.retryOf,
  createdByUserId: row.createdByUserId,
  createdByName: row.createdByName,
  errorCode: row.errorCode,
  errorMessage: row.errorMessage,
  createdAt: row.createdAt,
  startedAt: row.startedAt,
  acknowledgedAt: row.acknowledgedAt,
  handlerStartedAt: row.handlerStartedAt,
  handlerFinishedAt: row.handlerFinishedAt,
  completedAt: row.completedAt,
  expiresAt: row.expiresAt,
  cancelRequestedAt: row.cancelRequestedAt,
  ...(row.timeoutSeconds === null ? {} : { timeoutSeconds: row.timeoutSeconds }),
})

const RETRYABLE = new Set(['FAILED', 'EXPIRED', 'CANCELLED'])

/** What ended otherwise than well can be asked for again, unless secrets went with it, which are not kept. */
export const isRetryable = (row: Row<'command'>) =>
  row.type === 'ACTION_EXECUTE' && RETRYABLE.has(row.status) && row.secretPathsJson === null

export const presentCommandDetail = (
  row: Row<'command'>,
  result: Row<'commandResult'> | undefined,
  secret: { isAvailable: boolean; revealed?: string | undefined },
): CommandDetail => ({
  ...presentCommand(row),
  ...(result ? { result: presentResult(result, secret.revealed) } : {}),
  ...(row.progressJson ? { progress: JSON.parse(row.progressJson) as Progress } : {}),
  secretAvailable: secret.isAvailable,
  retryable: isRetryable(row),
})

function presentResult(row: Row<'commandResult'>, revealed: string | undefined): CommandResult {
  const data = row.dataJson ? parse(row.dataJson) : undefined
  return {
    id: row.id,
    commandId: row.commandId,
    success: row.success === 1,
    message: row.message,
    ...(data ? { data: revealed === undefined ? data : { ...data, generatedKey: revealed } } : {}),
    ...(row.errorJson ? { error: parse(row.errorJson) } : {}),
    reportedAt: row.reportedAt,
  }
}

export const presentDelivery = (row: Delivery): DeliveredCommand => ({
  id: row.id,
  agentId: row.agentId,
  serviceId: row.serviceId,
  serviceCode: row.serviceCode,
  type: row.type as CommandType,
  actionName: row.actionName,
  payload: row.payload,
  status: 'RUNNING',
  createdByUserId: row.createdByUserId,
  createdAt: row.createdAt,
  startedAt: row.startedAt!,
  expiresAt: row.expiresAt,
  ...(row.timeoutSeconds === null ? {} : { timeoutSeconds: row.timeoutSeconds }),
  ...(row.definitionHash === null ? {} : { definitionHash: row.definitionHash }),
})
