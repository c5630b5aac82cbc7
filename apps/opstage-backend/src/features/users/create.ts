import type { Body, users } from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { hashPassword, refuseWeakPassword } from '../auth/password.ts'

export async function createUser(
  ctx: Context,
  { username, password, displayName, role }: Body<typeof users.create>,
): Promise<Row<'user'>> {
  refuseWeakPassword(password, username, 'password')
  // Before the transaction: nobody shall wait for a slow hash.
  const passwordHash = await hashPassword(password)
  return transact(ctx, async (ctx) => {
    const at = isoNow(ctx)
    const user = await ctx.db
      .insertInto('user')
      .values({
        id: ctx.newId('usr'),
        workspaceId: ctx.workspaceId,
        username,
        passwordHash,
        displayName: displayName ?? null,
        role,
        status: 'ACTIVE',
        lastLoginAt: null,
        createdAt: at,
        updatedAt: at,
      })
      .onConflict((conflict) => conflict.column('username').doNothing())
      .returningAll()
      .executeTakeFirst()
    if (!user) throw new AppError('USER_ALREADY_EXISTS')
    await record(ctx, 'user.created', { type: 'User', id: user.id, name: username }, { metadata: { role } })
    return user
  })
}
