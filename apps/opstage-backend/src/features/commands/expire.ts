import { type Context, isoNow, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { endCommands } from './end.ts'

/** Ends what nobody took or finished in time, at most `limit` at once; answers how many. */
export async function expireCommands(ctx: Context, limit: number): Promise<number> {
  // Asked every second, and nearly always for nothing: no transaction for that.
  if (!(await due(ctx, 1).executeTakeFirst())) return 0
  return transact(ctx, async (ctx) => {
    const expired = await endCommands(ctx, { status: 'EXPIRED' }, (eb) =>
      eb.and([eb('id', 'in', due(ctx, limit)), eb('expiresAt', '<=', isoNow(ctx))]),
    )
    for (const { id, actionLabel, startedAt } of expired)
      await record(
        ctx,
        'system.command.expired',
        { type: 'Command', id, name: actionLabel },
        {
          message: startedAt ? 'The agent took it and did not report in time' : 'The agent did not take it in time',
        },
      )
    return expired.length
  })
}

const due = (ctx: Context, limit: number) =>
  ctx.db
    .selectFrom('command')
    .select('id')
    .where('completedAt', 'is', null)
    .where('expiresAt', '<=', isoNow(ctx))
    .orderBy('expiresAt')
    .limit(limit)
