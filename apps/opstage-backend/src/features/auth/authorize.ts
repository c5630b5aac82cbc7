import type { Role, Route } from '@xtrape/capsule-contracts-node'
import type { FastifyRequest } from 'fastify'
import { type Context, createContext, isoNow, type Origin, type Parts } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { createDeny } from './deny.ts'
import { findSession, isCsrfToken, SESSION_COOKIE, type SessionWithUser } from './session.ts'

const RANK: Record<Role, number> = { viewer: 1, operator: 2, owner: 3 }
/** How often a session in use is marked as such: often enough that one in use never ends for idling. */
const seenEveryMs = ({ config }: Pick<Parts, 'config'>) => Math.min(60_000, config.OPSTAGE_SESSION_IDLE_SECONDS * 250)

/** Lets people through to what their role may do. The rule is the route's; the text of the URL plays no part. */
export function createHumanGate(parts: Parts) {
  const deny = createDeny(parts)

  return async function authorizeHuman(request: FastifyRequest, route: Route, origin: Origin): Promise<Context> {
    const session = await findSession(parts, request.cookies[SESSION_COOKIE])
    const { user } = session
    const role = user.role as Role
    const actor = { type: 'USER', id: user.id, name: user.username, role, sessionId: session.id } as const
    const ctx = createContext(parts, actor, origin)
    if (route.writes) refuseForeignOrigin(request, parts)
    if (route.method !== 'GET' && !isCsrfToken(parts, session, request.headers['x-csrf-token']))
      throw new AppError('CSRF_INVALID')
    if (RANK[role] < RANK[route.access as Role])
      await deny(ctx, route, `This needs the role ${route.access}; you are ${role}`)
    // What a console does by itself is no activity, or an open tab would keep a session alive.
    if (!request.headers['x-opstage-background']) await markSeen(ctx, session)
    return ctx
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
