import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { accessOf } from '../api-tokens/access.ts'
import { record } from '../audit/record.ts'
import { endSessions, idleSince } from './session.ts'

export function listSessions(ctx: Context, userId: string): Promise<Row<'session'>[]> {
  return ctx.db
    .selectFrom('session')
    .selectAll()
    .where('userId', '=', userId)
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', isoNow(ctx))
    .where('lastSeenAt', '>', idleSince(ctx))
    .orderBy('createdAt', 'desc')
    .limit(100)
    .execute()
}

export function endSession(ctx: Context, sessionId: string, userId: string) {
  return transact(ctx, async (ctx) => {
    const ended = await ctx.db
      .updateTable('session')
      .set({ endedAt: isoNow(ctx) })
      .where('id', '=', sessionId)
      .where('userId', '=', userId)
      .where('endedAt', 'is', null)
      .returning(['id', 'userId'])
      .executeTakeFirst()
    if (!ended) throw new AppError('SESSION_NOT_FOUND')
    ctx.afterCommit(() => ctx.wakeups.wake(accessOf(ended.userId)))
    await record(ctx, 'session.ended', { type: 'Session', id: ended.id }, { metadata: { userId: ended.userId } })
  })
}

/** Everywhere but here; whoever does it for somebody else ends all of theirs. */
export function endOtherSessions(ctx: Context, userId: string): Promise<{ ended: number }> {
  return transact(ctx, async (ctx) => {
    const { actor } = ctx
    const ended = await endSessions(ctx, userId, actor.type === 'USER' ? (actor.sessionId ?? undefined) : undefined)
    await record(ctx, 'session.others.ended', { type: 'User', id: userId }, { metadata: { ended } })
    return { ended }
  })
}

export function logout(ctx: Context) {
  const { actor } = ctx
  if (actor.type !== 'USER') throw new AppError('UNAUTHORIZED')
  return transact(ctx, async (ctx) => {
    await ctx.db
      .updateTable('session')
      .set({ endedAt: isoNow(ctx) })
      .where('id', '=', actor.sessionId)
      .execute()
    ctx.afterCommit(() => ctx.wakeups.wake(accessOf(actor.id)))
    await record(ctx, 'session.logout', { type: 'User', id: actor.id, name: actor.name })
  })
}

/** Counts the version up, so that the token before stops working. */
export function rotateCsrf(ctx: Context) {
  const { actor } = ctx
  if (actor.type !== 'USER') throw new AppError('UNAUTHORIZED')
  return transact(ctx, async (ctx) => {
    const session = await ctx.db
      .updateTable('session')
      .set((eb) => ({ csrfVersion: eb('csrfVersion', '+', 1) }))
      .where('id', '=', actor.sessionId)
      .returning(['id', 'csrfVersion'])
      .executeTakeFirstOrThrow()
    await record(ctx, 'session.csrf.refreshed', { type: 'User', id: actor.id, name: actor.name })
    return session
  })
}
