import type { PreparedAction } from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import { type Context, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { WhenGone } from '../../platform/open-calls.ts'
import { lookUntil } from '../../platform/wakeups.ts'
import { record } from '../audit/record.ts'
import { createCommand } from '../commands/create.ts'
import { endOf } from '../commands/state.ts'
import { showCommand } from '../commands/show.ts'
import { presentAction } from '../services/present.ts'
import { findRunnable } from './find.ts'
import { mergePrepared } from './merge-prepared.ts'

/** Asks the agent for the form of an action, as a command that is followed like any other. */
export function requestPrepare(ctx: Context, serviceId: string, actionName: string): Promise<Row<'command'>> {
  return transact(ctx, async (ctx) => {
    const { action, service } = await findRunnable(ctx, serviceId, actionName)
    const target = { type: 'CapsuleService', id: service.id, name: service.code } as const
    await record(ctx, 'action.prepare.requested', target, { metadata: { actionName } })
    return createCommand(ctx, { type: 'ACTION_PREPARE', agentId: service.agentId, service, action, payload: {} })
  })
}

/** Asks and waits for the answer; an action that has nothing to prepare is answered from its definition at once. */
export async function prepareNow(
  ctx: Context,
  { serviceId, actionName, whenGone }: { serviceId: string; actionName: string; whenGone: WhenGone },
): Promise<PreparedAction> {
  const declared = presentAction((await findRunnable(ctx, serviceId, actionName)).action)
  if (!declared.prepare) return { action: declared, initialPayload: {} }
  const { id } = await requestPrepare(ctx, serviceId, actionName)
  const waitMs = ctx.config.OPSTAGE_PREPARE_WAIT_SECONDS * 1000
  let isGone = false
  const forget = whenGone(() => (isGone = true))
  const status = await lookUntil(ctx, endOf(id), { waitMs, whenGone }, () => endedAs(ctx, id)).finally(forget)
  if (status === undefined || status === 'EXPIRED') {
    if (!isGone) ctx.counters.actionPrepareTimeouts += 1
    throw new AppError('ACTION_PREPARE_TIMEOUT', { details: { commandId: id } })
  }
  const prepareCommand = await showCommand(ctx, id, { reveal: false })
  if (status !== 'SUCCEEDED') {
    const { errorCode, errorMessage } = prepareCommand
    throw new AppError('ACTION_PREPARE_FAILED', {
      ...(errorMessage ? { message: `The service could not prepare the action: ${errorMessage}` } : {}),
      details: { commandId: id, errorCode },
    })
  }
  return { ...mergePrepared(declared, prepareCommand.result?.data), prepareCommand }
}

/** The terminal status, when there is one. */
async function endedAs({ db }: Context, commandId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('command')
    .select('status')
    .where('id', '=', commandId)
    .where('status', 'not in', ['PENDING', 'RUNNING'])
    .executeTakeFirst()
  return row?.status
}
