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
    const before = await findUser(ctx, userId)
    const after = await ctx.db
      .updateTable('user')
      .set({ ...defined(change), updatedAt: isoNow(ctx) })
      .where('id', '=', userId)
      .returningAll()
      .executeTakeFirstOrThrow()
    if (isActiveOwner(before) && !isActiveOwner(after)) await refuseWithoutOwner(ctx)
    if (after.status === 'DISABLED') await endSessions(ctx, userId)
    await record(ctx, 'user.updated', { type: 'User', id: userId, name: before.username }, { metadata: { change } })
    return after
  })
}

const isActiveOwner = ({ role, status }: Row<'user'>) => role === 'owner' && status === 'ACTIVE'

/** Looks at all owners as they are after the change. On PostgreSQL two changes at once wait for each other here. */
async function refuseWithoutOwner(ctx: Context) {
  const owners = await ctx.store.dialect
    .lockRows(ctx.db.selectFrom('user').select(['id', 'status']).where('role', '=', 'owner').orderBy('id'))
    .execute()
  if (!owners.some(({ status }) => status === 'ACTIVE')) throw new AppError('LAST_OWNER_REQUIRED')
}

const defined = ({ displayName, role, status }: Change) => ({
  ...(displayName === undefined ? {} : { displayName }),
  ...(role === undefined ? {} : { role }),
  ...(status === undefined ? {} : { status }),
})
