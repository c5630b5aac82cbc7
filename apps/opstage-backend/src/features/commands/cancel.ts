import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { endCommands } from './end.ts'
import { findCommand } from './find.ts'
import { commandsOf } from './state.ts'

/** A waiting command is cancelled at once; a running one is asked to stop, and its agent says what came of it. */
export function cancelCommand(ctx: Context, commandId: string): Promise<Row<'command'>> {
  return transact(ctx, async (ctx) => {
    const by = ctx.actor.name ?? 'an operator'
    const end = {
      status: 'CANCELLED',
      errorCode: 'ACTION_CANCELLED',
      errorMessage: `Cancelled by ${by} before its agent took it`,
    } as const
    const [cancelled] = await endCommands(ctx, end, (eb) => eb.and({ id: commandId, status: 'PENDING' }))
    if (cancelled) {
      await record(ctx, 'command.cancelled', { type: 'Command', id: commandId, name: cancelled.actionLabel })
      return cancelled
    }
    const asked = await ctx.db
      .updateTable('command')
      .set({ cancelRequestedAt: isoNow(ctx), updatedAt: isoNow(ctx) })
      .where('id', '=', commandId)
      .where('status', '=', 'RUNNING')
      .where('cancelRequestedAt', 'is', null)
      .returningAll()
      .executeTakeFirst()
    if (asked) {
      await record(ctx, 'command.cancel_requested', { type: 'Command', id: commandId, name: asked.actionLabel })
      ctx.afterCommit(() => ctx.wakeups.wake(commandsOf(asked.agentId)))
      return asked
    }
    const command = await findCommand(ctx, commandId)
    // Asked twice is asked: the second click changes nothing.
    if (command.status === 'RUNNING') return command
    throw new AppError('COMMAND_INVALID_TRANSITION', { message: `The command is ${command.status} already` })
  })
}
