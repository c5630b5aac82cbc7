import { type Role, roleRank, type Route } from '@xtrape/capsule-contracts-node'
import type { FastifyRequest } from 'fastify'
import { isUnavailable } from '../../db/unavailable.ts'
import { type Context, createContext, isoNow, type Origin, type Parts } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { networkOf } from '../../platform/network.ts'
import { findApiToken, markUsed } from '../api-tokens/find.ts'
import { apiTokenOf } from '../api-tokens/raw.ts'
import { createDeny } from '../audit/deny.ts'
import { createRefusalRecord } from '../audit/refusals.ts'
import { sessionCookieOf } from './cookie.ts'
import { findSession, isCsrfToken, type SessionWithUser } from './session.ts'

/** How often a session in use is marked as such: often enough that one in use never ends for idling. */
const seenEveryMs = ({ config }: Pick<Parts, 'config'>) => Math.min(60_000, config.OPSTAGE_SESSION_IDLE_SECONDS * 250)

/** Lets people and their scripts through to what their role may do. The rule is the route's; the text of the URL plays no part. */
export function createHumanGate(parts: Parts) {
  const deny = createDeny(parts)
  const byApiToken = createApiTokenGate(parts)

  return async function authorizeHuman(request: FastifyRequest, route: Route, origin: Origin): Promise<Context> {
    const raw = apiTokenOf(request.headers.authorization)
    const { ctx, role, admit } =
      raw === undefined ? await bySession(parts, request, route, origin) : await byApiToken(raw, origin)
    if (raw !== undefined && route.needsPerson)
      await deny(ctx, route, 'This needs somebody who has signed in; an API token may not do it')
    if (roleRank[role] < roleRank[route.access as Role])
      await deny(ctx, route, `This needs the role ${route.access}; you are ${role}`)
    await admit().catch(unlessUnavailable)
    return route.method === 'GET' ? { ...ctx, db: parts.store.reader } : ctx
  }
}

/** On a full disk people still have to see what is wrong. */
function unlessUnavailable(error: Error) {
  if (!isUnavailable(error)) throw error
}

/** Who it is, and what is noted once they are let in. */
interface Known {
  ctx: Context
  role: Role
  admit: () => Promise<void>
}

async function bySession(parts: Parts, request: FastifyRequest, route: Route, origin: Origin): Promise<Known> {
  const session = await findSession(parts, sessionCookieOf(request))
  const { user } = session
  const role = user.role as Role
  const identity = { id: user.id, name: user.username, role, sessionId: session.id, apiTokenId: null }
  const ctx = createContext(parts, { type: 'USER', ...identity }, origin)
  if (route.writes) refuseForeignOrigin(request, parts)
  if (route.method !== 'GET' && !isCsrfToken(parts, session, request.headers['x-csrf-token']))
    throw new AppError('CSRF_INVALID')
  // What a console does by itself is no activity, or an open tab would keep a session alive.
  const isActivity = !request.headers['x-opstage-background']
  return { ctx, role, admit: async () => (isActivity ? markSeen(ctx, session) : undefined) }
}

/** No browser sends such a header by itself, so that neither CSRF token nor origin says anything here. */
function createApiTokenGate(parts: Parts) {
  const recordRefusal = createRefusalRecord(parts)

  return async function byApiToken(raw: string, origin: Origin): Promise<Known> {
    try {
      const { token, user, role } = await findApiToken(parts, raw)
      const identity = { id: user.id, name: user.username, role, sessionId: null, apiTokenId: token.id }
      const ctx = createContext(parts, { type: 'USER', ...identity }, origin)
      return { ctx, role, admit: () => markUsed(ctx, token) }
    } catch (error) {
      if (error instanceof AppError)
        await recordRefusal(createContext(parts, { type: 'NOBODY', id: null, name: null }, origin), {
          key: `${networkOf(origin.ipAddress)} ${error.code}`,
          action: 'api_token.rejected',
          metadata: { errorCode: error.code },
        })
      throw error
    }
  }
}

async function markSeen(ctx: Context, { id, lastSeenAt }: SessionWithUser) {
  if (ctx.now().getTime() - Date.parse(lastSeenAt) < seenEveryMs(ctx)) return
  await ctx.db
    .updateTable('session')
    .set({ lastSeenAt: isoNow(ctx) })
    .where('id', '=', id)
    .execute()
}

/** Browsers say where a request comes from; programs say nothing and pass. */
export function refuseForeignOrigin(request: FastifyRequest, { config }: Pick<Parts, 'config'>) {
  const site = request.headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') throw new AppError('CSRF_INVALID')
  const { origin } = request.headers
  if (origin === undefined) return
  const own = config.OPSTAGE_PUBLIC_BASE_URL ? new URL(config.OPSTAGE_PUBLIC_BASE_URL).host : undefined
  const host = URL.canParse(origin) ? new URL(origin).host : undefined
  if (host === undefined || (host !== request.host && host !== own)) throw new AppError('CSRF_INVALID')
}
