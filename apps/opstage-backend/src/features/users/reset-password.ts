import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { hashPassword, refuseWeakPassword } from '../auth/password.ts'
import { endSessions } from '../auth/session.ts'
import { findUser } from './find.ts'

/** Sets a new password and ends the user's sessions; an owner who resets the own one stays signed in here. */
export async function resetPassword(ctx: Context, userId: string, password: string): Promise<Row<'user'>> {
  const { username } = await findUser(ctx, userId)
  refuseWeakPassword(password, username, 'password')
  const passwordHash = await hashPassword(password)
  return transact(ctx, async (ctx) => {
    const { actor } = ctx
    const updatedAt = isoNow(ctx)
    const user = await ctx.db
      .updateTable('user')
      .set({ passwordHash, updatedAt })
      .where('id', '=', userId)
      .returningAll()
      .executeTakeFirstOrThrow()
    const here = actor.type === 'USER' && actor.id === userId ? actor.sessionId : null
    await endSessions(ctx, userId, here ?? undefined)
    await record(ctx, 'user.password.reset', { type: 'User', id: userId, name: username })
    return user
  })
}
