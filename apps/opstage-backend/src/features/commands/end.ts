import type { CommandStatus, CommandType } from '@xtrape/capsule-contracts-node'
import type { ExpressionBuilder } from 'kysely'
import type { Row, Tables } from '../../db/tables.ts'
import { type Context, isoNow } from '../../platform/context.ts'
import { endOf } from './state.ts'

type Terminal = Exclude<CommandStatus, 'PENDING' | 'RUNNING'>
type Where = (eb: ExpressionBuilder<Tables, 'command'>) => ReturnType<ExpressionBuilder<Tables, 'command'>['and']>

interface End {
  status: Terminal
  errorCode?: string | null
  errorMessage?: string | null
  handlerStartedAt?: string
  handlerFinishedAt?: string
}

/**
 * The one way in which a command ends: a conditional update of what is still open, after which its sealed secrets are
 * gone. No row back means that somebody else ended it first.
 */
export async function endCommands(
  ctx: Context,
  { status, errorCode, errorMessage, ...handlerTimes }: End,
  where: Where,
): Promise<Row<'command'>[]> {
  const at = isoNow(ctx)
  const ended = await ctx.db
    .updateTable('command')
    .set({
      status,
      errorCode: errorCode ?? null,
      errorMessage: errorMessage ?? null,
      ...handlerTimes,
      sealedSecrets: null,
      completedAt: at,
      updatedAt: at,
    })
    .where('completedAt', 'is', null)
    .where(where)
    .returningAll()
    .execute()
  ctx.afterCommit(() => {
    for (const { id, type } of ended) {
      ctx.counters.commands[type as CommandType][status] += 1
      ctx.wakeups.wake(endOf(id))
    }
  })
  return ended
}
