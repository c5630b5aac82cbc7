import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { accessOf } from './access.ts'

/** One of the own. Revoking twice is revoked. */
export function revokeApiToken(ctx: Context, id: string): Promise<Row<'apiToken'>> {
  return transact(ctx, async (ctx) => {
    const userId = ctx.actor.id!
    const at = isoNow(ctx)
    const revoked = await ctx.db
      .updateTable('apiToken')
      .set({ revokedAt: at, updatedAt: at })
      .where('id', '=', id)
      .where('userId', '=', userId)
      .where('revokedAt', 'is', null)
      .returningAll()
      .executeTakeFirst()
    if (revoked) {
      ctx.afterCommit(() => {
        ctx.recall.forget(userId)
        ctx.wakeups.wake(accessOf(userId))
      })
      await record(ctx, 'api_token.revoked', { type: 'ApiToken', id, name: revoked.name })
      return revoked
    }
    const own = ctx.db.selectFrom('apiToken').selectAll().where('id', '=', id).where('userId', '=', userId)
    const token = await own.executeTakeFirst()
    if (!token) throw new AppError('API_TOKEN_NOT_FOUND')
    return token
  })
}
