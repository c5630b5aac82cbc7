import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { tokenStatus } from './status.ts'

async function findToken({ db }: Context, id: string): Promise<Row<'registrationToken'>> {
  const token = await db.selectFrom('registrationToken').selectAll().where('id', '=', id).executeTakeFirst()
  if (!token) throw new AppError('REGISTRATION_TOKEN_NOT_FOUND')
  return token
}

/** Revoking twice is revoked. */
export function revokeToken(ctx: Context, id: string): Promise<Row<'registrationToken'>> {
  return transact(ctx, async (ctx) => {
    const at = isoNow(ctx)
    const token = await ctx.db
      .updateTable('registrationToken')
      .set({ revokedAt: at, updatedAt: at })
      .where('id', '=', id)
      .where('revokedAt', 'is', null)
      .returningAll()
      .executeTakeFirst()
    if (!token) return findToken(ctx, id)
    await record(ctx, 'registration_token.revoked', { type: 'RegistrationToken', id, name: token.name })
    return token
  })
}

/** Only one that can no longer be used: deleting must not be a quiet way of revoking. */
export function deleteToken(ctx: Context, id: string) {
  return transact(ctx, async (ctx) => {
    const token = await findToken(ctx, id)
    if (tokenStatus(ctx, token) === 'ACTIVE') throw new AppError('REGISTRATION_TOKEN_NOT_DELETABLE')
    await ctx.db.deleteFrom('registrationToken').where('id', '=', id).execute()
    await record(ctx, 'registration_token.deleted', { type: 'RegistrationToken', id, name: token.name })
  })
}
