import type { CommandStatus, CommandType } from '@xtrape/capsule-contracts-node'
import type { ExpressionBuilder } from 'kysely'
import { gathered } from '../../db/gathered.ts'
import type { Row, Tables } from '../../db/tables.ts'
import { type Context, isoNow } from '../../platform/context.ts'
import { endOf } from './state.ts'

type Terminal = Exclude<CommandStatus, 'PENDING' | 'RUNNING'>
type Where = (eb: ExpressionBuilder<Tables, 'command'>) => ReturnType<ExpressionBuilder<Tables, 'command'>['and']>

interface End {
  status: Terminal
  errorCode?: string | null
  errorMessage?: string | null
}

/**
 * The one way in which a command ends: a conditional update of what is still open, after which its sealed secrets are
 * gone. No row back means that somebody else ended it first.
 */
export async function endCommands(
  ctx: Context,
  { status, errorCode = null, errorMessage = null }: End,
  where: Where,
): Promise<Row<'command'>[]> {
  const ended = await openEnded(ctx, { status, errorCode, errorMessage, at: isoNow(ctx) })
    .where(where)
    .execute()
  tell(ctx, ended, status)
  return ended
}

const openEnded = ({ db }: Pick<Context, 'db'>, { at, ...end }: Required<End> & { at: string }) =>
  db
    .updateTable('command')
    .set({ ...end, sealedSecrets: null, completedAt: at, updatedAt: at })
    .where('completedAt', 'is', null)
    .returningAll()

/** The same for one that runs, by the agent that holds it. */
export async function endRunning(ctx: Context, end: RunEnd): Promise<Row<'command'> | undefined> {
  const ended = await runningEnded(ctx, { ...end, at: isoNow(ctx) })
  tell(ctx, ended, end.status)
  return ended[0]
}

type RunEnd = Required<End> & { commandId: string; agentId: string } & Pick<
    Row<'command'>,
    'handlerStartedAt' | 'handlerFinishedAt'
  >

const runningEnded = gathered(
  (source, { commandId, agentId, handlerStartedAt, handlerFinishedAt, ...end }: RunEnd & { at: string }) =>
    openEnded(source, end)
      .set({ handlerStartedAt, handlerFinishedAt })
      .where('id', '=', commandId)
      .where('agentId', '=', agentId)
      .where('status', '=', 'RUNNING'),
  { changes: 'command' },
)

function tell(ctx: Context, ended: Row<'command'>[], status: Terminal) {
  ctx.afterCommit(() => {
    for (const { id, type } of ended) {
      ctx.counters.commands[type as CommandType][status] += 1
      ctx.wakeups.wake(endOf(id))
    }
  })
}
