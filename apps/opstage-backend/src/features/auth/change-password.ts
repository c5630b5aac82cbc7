import { type Context, isoNow, transact } from '../../platform/context.ts'
import { invalid } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { type LoginThrottles, withPassword } from './login.ts'
import { hashPassword, isPassword, refuseWeakPassword } from './password.ts'
import { endSessions, openSession } from './session.ts'

/** All sessions end; the one that asked goes on under a new token. */
export async function changePassword(
  ctx: Context,
  throttles: LoginThrottles,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
) {
  const id = ctx.actor.id!
  const user = await ctx.db.selectFrom('user').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  refuseWeakPassword(newPassword, user.username, 'newPassword')
  await withPassword(ctx, throttles, user.username, async () => {
    if (await isPassword(user.passwordHash, currentPassword)) return
    throw invalid([{ path: 'currentPassword', message: 'is not the current password' }])
  })
  const passwordHash = await hashPassword(newPassword)
  return transact(ctx, async (ctx) => {
    await ctx.db
      .updateTable('user')
      .set({ passwordHash, updatedAt: isoNow(ctx) })
      .where('id', '=', id)
      .execute()
    await endSessions(ctx, id)
    await record(ctx, 'user.password.changed', { type: 'User', id, name: user.username })
    return { ...(await openSession(ctx, id)), user }
  })
}
