import type { SecondFactor } from '@xtrape/capsule-contracts-node'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { AppError, invalid } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { type LoginThrottles, withPassword } from './login.ts'
import { isPassword } from './password.ts'
import { countRecoveryCodes, makeRecoveryCodes } from './recovery-codes.ts'
import { removeSecondFactor, sealKey, useCode } from './second-factor.ts'
import { endSessions } from './session.ts'
import { inBase32, newTotpKey, otpauthUri } from './totp.ts'

const findSelf = ({ db, actor }: Context) =>
  db.selectFrom('user').selectAll().where('id', '=', actor.id!).executeTakeFirstOrThrow()

const WRONG_PASSWORD = { path: 'password', message: 'is not the current password' }
const WRONG_CODE = { path: 'code', message: 'is not a code that can be used now' }

export async function showSecondFactor(ctx: Context): Promise<SecondFactor> {
  const { id, totpSince } = await findSelf(ctx)
  return { isOn: totpSince !== null, since: totpSince, recoveryCodesLeft: await countRecoveryCodes(ctx, id) }
}

/** Makes a key. Asks for the password: whoever finds an open browser must not lock its owner out. */
export async function setUpSecondFactor(ctx: Context, throttles: LoginThrottles, password: string) {
  const user = await findSelf(ctx)
  if (user.totpSince !== null) throw new AppError('SECOND_FACTOR_ON')
  await withPassword(ctx, throttles, user.username, async () => {
    if (!(await isPassword(user.passwordHash, password))) throw invalid([WRONG_PASSWORD])
  })
  const key = newTotpKey()
  return transact(ctx, async (ctx) => {
    const stored = await ctx.db
      .updateTable('user')
      .set({ sealedTotpKey: sealKey(ctx, user.id, key), totpLastStep: null })
      .where('id', '=', user.id)
      .where('totpSince', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!stored) throw new AppError('SECOND_FACTOR_ON')
    await record(ctx, 'user.second_factor.set_up', { type: 'User', id: user.id, name: user.username })
    const issuer = ['Opstage', ctx.config.OPSTAGE_INSTANCE_NAME].filter(Boolean).join(' ')
    return { key: inBase32(key), uri: otpauthUri(key, issuer, user.username) }
  })
}

/** A first code shows that the app has the key. */
export async function switchOnSecondFactor(ctx: Context, throttles: LoginThrottles, code: string) {
  const user = await findSelf(ctx)
  if (user.totpSince !== null) throw new AppError('SECOND_FACTOR_ON')
  if (user.sealedTotpKey === null) throw new AppError('SECOND_FACTOR_OFF')
  await withPassword(ctx, throttles, user.username, async () => {
    if (!(await useCode(ctx, user, code))) throw invalid([WRONG_CODE])
  })
  return transact(ctx, async (ctx) => {
    const { actor } = ctx
    const on = await ctx.db
      .updateTable('user')
      .set({ totpSince: isoNow(ctx) })
      .where('id', '=', user.id)
      .where('totpSince', 'is', null)
      .where('sealedTotpKey', '=', user.sealedTotpKey)
      .returning('id')
      .executeTakeFirst()
    if (!on) throw new AppError('SECOND_FACTOR_ON')
    await endSessions(ctx, user.id, actor.type === 'USER' ? (actor.sessionId ?? undefined) : undefined)
    await record(ctx, 'user.second_factor.switched_on', { type: 'User', id: user.id, name: user.username })
    return { recoveryCodes: await makeRecoveryCodes(ctx, user.id) }
  })
}

export async function switchOffSecondFactor(
  ctx: Context,
  throttles: LoginThrottles,
  { password, code }: { password: string; code: string },
) {
  const user = await findSelf(ctx)
  if (user.totpSince === null) throw new AppError('SECOND_FACTOR_OFF')
  await withPassword(ctx, throttles, user.username, async () => {
    if (!(await isPassword(user.passwordHash, password))) throw invalid([WRONG_PASSWORD])
    if (!(await useCode(ctx, user, code))) throw invalid([WRONG_CODE])
  })
  await transact(ctx, async (ctx) => {
    await removeSecondFactor(ctx, user.id)
    await record(ctx, 'user.second_factor.switched_off', { type: 'User', id: user.id, name: user.username })
  })
}
