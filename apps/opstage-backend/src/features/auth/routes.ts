import { auth, type Route } from '@xtrape/capsule-contracts-node'
import type { Context, Parts } from '../../platform/context.ts'
import type { Mount } from '../../platform/mount.ts'
import { changePassword } from './change-password.ts'
import { clearSessionCookie, mustBeSecure, sessionCookieOf, setSessionCookie } from './cookie.ts'
import { createDeny } from '../audit/deny.ts'
import { createLoginThrottles, login } from './login.ts'
import {
  setUpSecondFactor,
  showSecondFactor,
  switchOffSecondFactor,
  switchOnSecondFactor,
} from './own-second-factor.ts'
import { presentAdminSession, presentSession } from './present.ts'
import { csrfToken, findSession } from './session.ts'
import { endOtherSessions, endSession, listSessions, logout, rotateCsrf } from './sessions.ts'

const sessionIdOf = ({ actor }: Context) => (actor.type === 'USER' ? actor.sessionId : null)

export function authRoutes(mount: Mount, parts: Parts) {
  const throttles = createLoginThrottles(parts)
  const deny = createDeny(parts)

  /** Own sessions; an owner may name somebody else. */
  const whose = async (ctx: Context, route: Route, userId = ctx.actor.id!) => {
    const { actor } = ctx
    const isAllowed = userId === actor.id || (actor.type === 'USER' && actor.role === 'owner')
    return isAllowed ? userId : deny(ctx, route, 'Only an owner looks after the sessions of others')
  }

  mount(auth.login, async ({ ctx, body, reply }) => {
    mustBeSecure(ctx, ctx.origin!)
    const { session, token, user } = await login(ctx, throttles, body)
    setSessionCookie(ctx, reply, token)
    return presentAdminSession(ctx, user, session)
  })
  mount(auth.logout, async ({ ctx, reply }) => {
    await logout(ctx)
    clearSessionCookie(ctx, reply)
  })
  mount(auth.me, async ({ ctx, reply }) => {
    const { user, ...session } = await findSession(ctx, sessionCookieOf(reply.request))
    return presentAdminSession(ctx, user, session)
  })
  mount(auth.csrf, async ({ ctx }) => ({ csrfToken: csrfToken(ctx, await rotateCsrf(ctx)) }))
  mount(auth.changePassword, async ({ ctx, body, reply }) => {
    const { session, token, user } = await changePassword(ctx, throttles, body)
    setSessionCookie(ctx, reply, token)
    return presentAdminSession(ctx, user, session)
  })
  mount(auth.sessions, async ({ ctx, query }) => {
    const sessions = await listSessions(ctx, await whose(ctx, auth.sessions, query.userId))
    return sessions.map((session) => presentSession(session, sessionIdOf(ctx) ?? ''))
  })
  mount(auth.endSession, async ({ ctx, params, query }) =>
    endSession(ctx, params.sessionId, await whose(ctx, auth.endSession, query.userId)),
  )
  mount(auth.endOtherSessions, async ({ ctx, query }) =>
    endOtherSessions(ctx, await whose(ctx, auth.endOtherSessions, query.userId)),
  )
  mount(auth.secondFactor, ({ ctx }) => showSecondFactor(ctx))
  mount(auth.setUpSecondFactor, ({ ctx, body }) => setUpSecondFactor(ctx, throttles, body.password))
  mount(auth.switchOnSecondFactor, ({ ctx, body }) => switchOnSecondFactor(ctx, throttles, body.code))
  mount(auth.switchOffSecondFactor, ({ ctx, body }) => switchOffSecondFactor(ctx, throttles, body))
}
