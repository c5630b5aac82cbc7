import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Row } from '../../db/tables.ts'
import { type Context, isoAfter, isoNow } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { sha256 } from '../../platform/ids.ts'
import { accessOf } from '../api-tokens/access.ts'
import { isApiTokenOpen } from '../api-tokens/find.ts'

export const SESSION_COOKIE = 'opstage_session'

export type SessionWithUser = Row<'session'> & { user: Row<'user'> }

/** Opens a session and answers with the raw token for the cookie, which is stored nowhere. */
export async function openSession(ctx: Context, userId: string) {
  const token = randomBytes(32).toString('base64url')
  const at = isoNow(ctx)
  const session = await ctx.db
    .insertInto('session')
    .values({
      id: ctx.newId('ses'),
      userId,
      tokenHash: sha256(token),
      csrfVersion: 1,
      ipAddress: ctx.origin?.ipAddress ?? null,
      userAgent: ctx.origin?.userAgent?.slice(0, 300) ?? null,
      createdAt: at,
      lastSeenAt: at,
      expiresAt: isoAfter(ctx, ctx.config.OPSTAGE_SESSION_TTL_SECONDS),
      endedAt: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { session, token }
}

/** The session of a cookie, with its user, or the refusal that says what became of it. */
export async function findSession(
  ctx: Pick<Context, 'db' | 'now' | 'config'>,
  token: string | undefined,
): Promise<SessionWithUser> {
  if (!token) throw new AppError('UNAUTHORIZED')
  const session = await ctx.db
    .selectFrom('session')
    .selectAll()
    .where('tokenHash', '=', sha256(token))
    .executeTakeFirst()
  if (!session) throw new AppError('SESSION_INVALID')
  if (session.expiresAt <= isoNow(ctx) || session.lastSeenAt <= idleSince(ctx)) throw new AppError('SESSION_EXPIRED')
  if (session.endedAt) throw new AppError('SESSION_INVALID')
  const user = await ctx.db.selectFrom('user').selectAll().where('id', '=', session.userId).executeTakeFirst()
  if (user?.status !== 'ACTIVE') throw new AppError('SESSION_INVALID')
  return { ...session, user }
}

/** Who was last seen doing something before this has been away for too long. */
export const idleSince = ({ config, now }: Pick<Context, 'config' | 'now'>) =>
  new Date(now().getTime() - config.OPSTAGE_SESSION_IDLE_SECONDS * 1000).toISOString()

/** Ends all open sessions of a user, but for one; says how many. */
export async function endSessions(ctx: Context, userId: string, except?: string): Promise<number> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('session')
    .set({ endedAt: isoNow(ctx) })
    .where('userId', '=', userId)
    .where('endedAt', 'is', null)
    .$if(except !== undefined, (query) => query.where('id', '!=', except!))
    .executeTakeFirst()
  ctx.afterCommit(() => ctx.wakeups.wake(accessOf(userId)))
  return Number(numUpdatedRows)
}

/** Whether the session or API token that asks is still good, without counting as activity. */
export async function isSessionOpen(ctx: Context): Promise<boolean> {
  if (ctx.actor.type !== 'USER') return false
  if (ctx.actor.apiTokenId !== null) return isApiTokenOpen(ctx, ctx.actor.apiTokenId)
  const session = await ctx.db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .select('session.id')
    .where('session.id', '=', ctx.actor.sessionId)
    .where('session.endedAt', 'is', null)
    .where('session.expiresAt', '>', isoNow(ctx))
    .where('session.lastSeenAt', '>', idleSince(ctx))
    .where('user.status', '=', 'ACTIVE')
    .executeTakeFirst()
  return session !== undefined
}

/** Derived, not stored: whoever reads the database has no CSRF token. */
export const csrfToken = (ctx: Pick<Context, 'seals'>, session: { id: string; csrfVersion: number }) =>
  ctx.seals.sign(`csrf ${session.id} ${session.csrfVersion}`)

export function isCsrfToken(ctx: Pick<Context, 'seals'>, session: Row<'session'>, given: unknown) {
  const expected = Buffer.from(csrfToken(ctx, session))
  const actual = Buffer.from(typeof given === 'string' ? given : '')
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}
