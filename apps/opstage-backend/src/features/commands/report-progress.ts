import type { Body, delivery, Progress } from '@xtrape/capsule-contracts-node'
import { redactText } from '@xtrape/capsule-contracts-node/redact'
import type { Row } from '../../db/tables.ts'
import { type Context, isoAfter, isoNow, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { refuseForeign } from './find.ts'
import { RESULT_SECONDS, ttlSeconds } from './state.ts'

const LOG_LINES = 200
const LOG_BYTES = 16 * 1024

type Report = Body<typeof delivery.progress>

/**
 * Keeps the newest progress of a running command and moves its expiry; answers whether it should stop. An agent that
 * says more than four things a second about one command is answered, and not written down.
 */
export async function reportProgress(ctx: Context, commandId: string, report: Report) {
  const isKept = report.state === 'started' || ctx.progressAllowance.take(commandId)
  return isKept ? keepProgress(ctx, commandId, report) : answerOnly(ctx, commandId)
}

async function answerOnly(ctx: Context, commandId: string) {
  const { status, cancelRequestedAt } = await refuseForeign(ctx, commandId)
  if (status !== 'RUNNING') throw new AppError('COMMAND_ALREADY_COMPLETED')
  return { cancelRequested: cancelRequestedAt !== null }
}

function keepProgress(ctx: Context, commandId: string, report: Report) {
  return transact(ctx, async (ctx) => {
    const before = await refuseForeign(ctx, commandId)
    const updated = await ctx.db
      .updateTable('command')
      .set({
        ...started(ctx, before, report),
        ...expiry(ctx, before, report),
        progressJson: merged(ctx, before, report),
      })
      .where('id', '=', commandId)
      .where('status', '=', 'RUNNING')
      .returning('cancelRequestedAt')
      .executeTakeFirst()
    if (!updated) throw new AppError('COMMAND_ALREADY_COMPLETED')
    if (isFirstStart(before, report)) {
      const { actionName, actionLabel: name } = before
      await record(ctx, 'command.started', { type: 'Command', id: commandId, name }, { metadata: { actionName } })
    }
    ctx.afterCommit(() => ctx.live.publish('Command', commandId))
    return { cancelRequested: updated.cancelRequestedAt !== null }
  })
}

const isFirstStart = (before: Row<'command'>, report: Report) =>
  report.state === 'started' && before.handlerStartedAt === null

const started = (ctx: Context, before: Row<'command'>, report: Report) =>
  isFirstStart(before, report) ? { handlerStartedAt: isoNow(ctx) } : {}

/** The handler's time counts from its start. Without a timeout each sign of life buys another TTL. */
function expiry(ctx: Context, before: Row<'command'>, report: Report) {
  const { timeoutSeconds } = before
  if (timeoutSeconds !== null)
    return isFirstStart(before, report) ? { expiresAt: isoAfter(ctx, timeoutSeconds + RESULT_SECONDS) } : {}
  const expiresAt = isoAfter(ctx, ttlSeconds(ctx, before.type))
  return expiresAt > before.expiresAt ? { expiresAt } : {}
}

function merged(ctx: Context, before: Row<'command'>, report: Report): string {
  const last = before.progressJson ? (JSON.parse(before.progressJson) as Progress) : { log: [] }
  const progress: Progress = {
    ...last,
    ...(report.percent === undefined ? {} : { percent: report.percent }),
    ...(report.message === undefined ? {} : { message: redactText(report.message) }),
    log: newest([...last.log, ...(report.log ?? []).map(redactText)]),
    at: isoNow(ctx),
  }
  return JSON.stringify(progress)
}

/** The last lines that fit. */
function newest(lines: string[]): string[] {
  const kept: string[] = []
  let bytes = 0
  for (const line of lines.slice(-LOG_LINES).toReversed()) {
    bytes += Buffer.byteLength(line)
    if (bytes > LOG_BYTES) break
    kept.push(line)
  }
  return kept.toReversed()
}
