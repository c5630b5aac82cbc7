import type { Body, delivery } from '@xtrape/capsule-contracts-node'
import { redact, redactText, REDACTED } from '@xtrape/capsule-contracts-node/redact'
import { inserted } from '../../db/gathered.ts'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transactTogether } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { endRunning } from './end.ts'
import { refuseForeign } from './find.ts'

export type Result = Body<typeof delivery.result>

/** RUNNING → SUCCEEDED, FAILED or, when that was asked for and done, CANCELLED. */
export async function completeCommand(ctx: Context, commandId: string, result: Result): Promise<Row<'command'>> {
  refuseTooLarge(ctx, result)
  const { shown, secret } = splitSecret(result)
  return transactTogether(ctx, async (ctx) => {
    const before = await refuseForeign(ctx, commandId)
    const errorCode = result.success ? null : (result.error?.code ?? 'ACTION_FAILED')
    const wasCancelled = before.cancelRequestedAt !== null && errorCode === 'ACTION_CANCELLED'
    const status = result.success ? 'SUCCEEDED' : wasCancelled ? 'CANCELLED' : 'FAILED'
    const errorMessage = result.success
      ? null
      : redactText(result.error?.message ?? result.message ?? 'The action failed')
    const end = { status, errorCode, errorMessage, ...handlerTimes(ctx, before, result) } as const
    const command = await endRunning(ctx, { ...end, commandId, agentId: before.agentId })
    if (!command) throw refusal(before)
    await storeResult(ctx, command, shown)
    await record(
      ctx,
      status === 'SUCCEEDED' ? 'command.completed' : status === 'CANCELLED' ? 'command.cancelled' : 'command.failed',
      { type: 'Command', id: commandId, name: command.actionLabel },
      {
        result: result.success ? 'SUCCESS' : 'FAILURE',
        metadata: { actionName: command.actionName, ...(errorCode ? { errorCode } : {}) },
      },
    )
    if (secret !== undefined) await ctx.vault.put(ctx, commandId, secret)
    return command
  })
}

function refusal({ status }: Row<'command'>): AppError {
  if (status === 'EXPIRED') return new AppError('COMMAND_EXPIRED')
  if (status === 'PENDING')
    return new AppError('COMMAND_INVALID_TRANSITION', { message: 'The command has not been taken yet' })
  return new AppError('COMMAND_ALREADY_COMPLETED')
}

function refuseTooLarge({ config, counters }: Context, { message, data, error }: Result) {
  const bytes = Buffer.byteLength(JSON.stringify({ message, data, error }))
  const most = config.OPSTAGE_COMMAND_RESULT_MAX_BYTES
  if (bytes <= most) return
  counters.oversizedCommandResultsRejected += 1
  throw new AppError('COMMAND_RESULT_TOO_LARGE', { message: `The result has ${bytes} bytes; at most ${most} are kept` })
}

/** `data.generatedKey` is a secret that is shown once: it is never written in the clear. One that is no text is shown as JSON. */
function splitSecret(result: Result): { shown: Result; secret: string | undefined } {
  const key = result.data?.generatedKey
  if (key === undefined || key === null) return { shown: result, secret: undefined }
  const secret = typeof key === 'string' ? key : JSON.stringify(key)
  return { shown: { ...result, data: { ...result.data, generatedKey: REDACTED } }, secret }
}

/** The agent's clock may be wrong: its duration is taken, laid from the start that we were told of, or before the result. */
function handlerTimes({ now }: Context, command: Row<'command'>, { startedAt, finishedAt }: Result) {
  const { handlerStartedAt, handlerFinishedAt } = command
  if (command.startedAt === null) return { handlerStartedAt, handlerFinishedAt }
  const ended = now().getTime()
  const delivered = Date.parse(command.startedAt)
  const duration = startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : Number.NaN
  const guessed = Number.isNaN(duration) ? delivered : Math.min(ended, Math.max(delivered, ended - duration))
  const started = handlerStartedAt === null ? guessed : Date.parse(handlerStartedAt)
  const finished = Number.isNaN(duration) ? ended : Math.min(ended, Math.max(started, started + duration))
  return { handlerStartedAt: new Date(started).toISOString(), handlerFinishedAt: new Date(finished).toISOString() }
}

async function storeResult(ctx: Context, command: Row<'command'>, { success, message, data, error }: Result) {
  const at = isoNow(ctx)
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(redact(value)))
  await insertResult(ctx, {
    id: ctx.newId('crs'),
    commandId: command.id,
    agentId: command.agentId,
    success: success ? 1 : 0,
    message: message === undefined ? null : redactText(message),
    dataJson: json(data),
    errorJson: json(error),
    reportedAt: at,
    createdAt: at,
  })
}

const insertResult = inserted('commandResult')
