import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { findCommand } from '../commands/find.ts'
import { isRetryable } from '../commands/present.ts'
import { requestAction } from './request.ts'

/** Asks for the same again: a new command that knows which one it repeats, everything validated anew. */
export async function retryCommand(
  ctx: Context,
  commandId: string,
  { confirmation }: { confirmation: boolean },
): Promise<Row<'command'>> {
  const command = await findCommand(ctx, commandId)
  if (!isRetryable(command)) throw new AppError('COMMAND_NOT_RETRYABLE', { message: whyNot(command) })
  const { serviceId, actionName, reason } = command
  const payload = JSON.parse(command.payloadJson) as Record<string, unknown>
  return requestAction(ctx, {
    serviceId,
    actionName,
    payload,
    confirmation,
    retryOf: commandId,
    ...(reason ? { reason } : {}),
  })
}

function whyNot({ type, status, secretPathsJson }: Row<'command'>): string {
  if (type !== 'ACTION_EXECUTE') return 'A prepare is not retried; open the action again'
  if (secretPathsJson !== null)
    return 'The command carried secrets, which are not kept; open the action and fill them in again'
  return `The command is ${status}; only failed, expired and cancelled ones are retried`
}
