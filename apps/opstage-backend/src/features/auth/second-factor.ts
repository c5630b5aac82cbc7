import type { Row } from '../../db/tables.ts'
import { type Context, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { countRecoveryCodes, useRecoveryCode } from './recovery-codes.ts'
import { stepOf } from './totp.ts'

/** Bound to the user: a key that is moved to another row opens nothing. */
const purpose = (userId: string) => `totp ${userId}`

export const sealKey = (ctx: Context, userId: string, key: Buffer) =>
  ctx.seals.seal(key.toString('base64'), purpose(userId))

/** Whether this user needs no code, or has sent a good one; refuses when it is missing. */
export async function passesSecondFactor(ctx: Context, user: Row<'user'>, code: string | undefined): Promise<boolean> {
  if (user.totpSince === null) return true
  if (code === undefined) throw new AppError('SECOND_FACTOR_REQUIRED')
  return useCode(ctx, user, code)
}

/** Takes a code of the app or a recovery code: each once. */
export function useCode(ctx: Context, user: Row<'user'>, code: string): Promise<boolean> {
  return transact(ctx, async (ctx) => {
    if (/^\d{3} ?\d{3}$/.test(code.trim())) return useTotpCode(ctx, user, code.replace(/\s/g, ''))
    if (user.totpSince === null || !(await useRecoveryCode(ctx, user.id, code))) return false
    const left = await countRecoveryCodes(ctx, user.id)
    await record(
      ctx,
      'user.recovery_code.used',
      { type: 'User', id: user.id, name: user.username },
      { metadata: { left } },
    )
    return true
  })
}

/** The condition is the row's: of two that send the same code at once, one gets in. */
async function useTotpCode(ctx: Context, { id, sealedTotpKey }: Row<'user'>, code: string): Promise<boolean> {
  const key = sealedTotpKey === null ? undefined : ctx.seals.unseal(sealedTotpKey, purpose(id))
  const step = key === undefined ? undefined : stepOf(Buffer.from(key, 'base64'), code, ctx.now())
  if (step === undefined) return false
  const taken = await ctx.db
    .updateTable('user')
    .set({ totpLastStep: step })
    .where('id', '=', id)
    .where('sealedTotpKey', '=', sealedTotpKey)
    .where((eb) => eb.or([eb('totpLastStep', 'is', null), eb('totpLastStep', '<', step)]))
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}

/** As if it had never been. Call it inside a transaction. */
export async function removeSecondFactor({ db }: Context, userId: string) {
  await db.deleteFrom('recoveryCode').where('userId', '=', userId).execute()
  await db
    .updateTable('user')
    .set({ sealedTotpKey: null, totpSince: null, totpLastStep: null })
    .where('id', '=', userId)
    .execute()
}
