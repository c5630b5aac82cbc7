import type { Body, users } from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { endSessions } from '../auth/session.ts'
import { findUser } from './find.ts'

type Change = Body<typeof users.update>

/** Whoever is disabled is signed out everywhere. Somebody who may do everything must remain. */
export function updateUser(ctx: Context, userId: string, change: Change): Promise<Row<'user'>> {
  return transact(ctx, async (ctx) => {
    // Before anything is changed: two owners who demote each other would each hold what the other one waits for.
    await ctx.store.dialect.lockRows(owners(ctx)).execute()
    const before = await findUser(ctx, userId)
    const after = await ctx.db
      .updateTable('user')
      .set({ ...defined(change), updatedAt: isoNow(ctx) })
      .where('id', '=', userId)
      .returningAll()
      .executeTakeFirstOrThrow()
    const left = await owners(ctx).where('status', '=', 'ACTIVE').limit(1).execute()
    if (left.length === 0) throw new AppError('LAST_OWNER_REQUIRED')
    ctx.afterCommit(() => ctx.recall.forget(userId))
    if (after.status === 'DISABLED') await endSessions(ctx, userId)
    await record(ctx, 'user.updated', { type: 'User', id: userId, name: before.username }, { metadata: { change } })
    return after
  })
}

const owners = ({ db }: Context) => db.selectFrom('user').select('id').where('role', '=', 'owner').orderBy('id')

const defined = ({ displayName, role, status }: Change) => ({
  ...(displayName === undefined ? {} : { displayName }),
  ...(role === undefined ? {} : { role }),
  ...(status === undefined ? {} : { status }),
})
