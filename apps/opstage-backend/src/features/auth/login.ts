import type { Role } from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, type Parts, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { networkOf } from '../../platform/network.ts'
import { createThrottle, shareThrottle, type Throttle } from '../../platform/throttle.ts'
import { record } from '../audit/record.ts'
import { isPassword } from './password.ts'
import { passesSecondFactor } from './second-factor.ts'
import { openSession } from './session.ts'

export interface LoginThrottles {
  account: Throttle
  address: Throttle
}

/** Five failures of an account from one address are free; an address may fail more often, since many can share it. */
export const createLoginThrottles = ({ now, peers }: Pick<Parts, 'now' | 'peers'>): LoginThrottles => ({
  account: shareThrottle('account', createThrottle(now, { free: 5, firstMs: 1000, mostMs: 15 * 60_000 }), peers),
  address: shareThrottle('address', createThrottle(now, { free: 50, firstMs: 500, mostMs: 10_000 }), peers),
})

interface Credentials {
  username: string
  password: string
  code?: string | undefined
}

/** A wrong user, a wrong password and a wrong code take the same work and read the same. Only who has the password learns that a code is missing. */
export async function login(ctx: Context, throttles: LoginThrottles, { username, password, code }: Credentials) {
  return withPassword(ctx, throttles, username, async () => {
    const user = await ctx.db.selectFrom('user').selectAll().where('username', '=', username.trim()).executeTakeFirst()
    const isRight = await isPassword(user?.passwordHash, password)
    const known = user && isRight && user.status === 'ACTIVE' ? user : undefined
    if (known && (await passesSecondFactor(ctx, known, code))) return openFor(ctx, known)
    await recordFailure(ctx, username, user, known ? { secondFactor: 'wrong' } : {})
    throw new AppError('LOGIN_FAILED')
  })
}

/** Counts the failures of whatever asks for a password, and refuses who has had too many. */
export async function withPassword<T>(
  ctx: Context,
  throttles: LoginThrottles,
  username: string,
  work: () => Promise<T>,
) {
  const address = networkOf(ctx.origin?.ipAddress ?? 'unknown')
  const pair = `${username.trim().slice(0, 320)} ${address}`
  const waitMs = Math.max(throttles.account.wait(pair), throttles.address.wait(address))
  if (waitMs > 0) throw new AppError('RATE_LIMITED', { retryAfter: waitMs / 1000 })
  try {
    const value = await work()
    throttles.account.forget(pair)
    return value
  } catch (error) {
    // Who is asked for the code has done nothing wrong yet.
    const wasWrong = error instanceof AppError && error.status < 500 && error.code !== 'SECOND_FACTOR_REQUIRED'
    if (wasWrong)
      for (const [throttle, key] of [
        [throttles.account, pair],
        [throttles.address, address],
      ] as const)
        throttle.fail(key)
    throw error
  }
}

function openFor(ctx: Context, user: Row<'user'>) {
  return transact(ctx, async (ctx) => {
    const opened = await openSession(ctx, user.id)
    const lastLoginAt = isoNow(ctx)
    await ctx.db.updateTable('user').set({ lastLoginAt }).where('id', '=', user.id).execute()
    const { id, username: name } = user
    const by = { sessionId: opened.session.id, apiTokenId: null }
    const actor = { type: 'USER', id, name, role: user.role as Role, ...by } as const
    await record({ ...ctx, actor }, 'session.login.succeeded', { type: 'User', id, name })
    return { ...opened, user: { ...user, lastLoginAt } }
  })
}

/** An unknown name is not repeated: people type their password there. */
function recordFailure(
  ctx: Context,
  username: string,
  user: Row<'user'> | undefined,
  more: { secondFactor?: 'wrong' },
) {
  return transact(ctx, (ctx) =>
    record(ctx, 'session.login.failed', user ? { type: 'User', id: user.id, name: username } : null, {
      result: 'FAILURE',
      metadata: { errorCode: 'LOGIN_FAILED', ...more },
    }),
  )
}
