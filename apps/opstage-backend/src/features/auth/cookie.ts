import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context, Origin } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { SESSION_COOKIE } from './session.ts'

/**
 * A browser drops a Secure cookie that comes over plain http, and a session over plain http can be read by the network:
 * allowed on this machine, or when the operator says that the network may be trusted.
 */
export function mustBeSecure({ config }: Pick<Context, 'config'>, { isSecure, isLocal }: Origin): boolean {
  if (isSecure) return true
  if (config.OPSTAGE_INSECURE_COOKIES) return false
  if (!isLocal) throw new AppError('INSECURE_LOGIN')
  return config.NODE_ENV === 'production'
}

const attributes = { path: '/', httpOnly: true, sameSite: 'lax' } as const

/** The token of the session that a browser sends along. */
export const sessionCookieOf = ({ server, headers }: FastifyRequest) =>
  server.parseCookie(headers.cookie ?? '')[SESSION_COOKIE]

export function setSessionCookie(ctx: Context, reply: FastifyReply, token: string) {
  const secure = mustBeSecure(ctx, ctx.origin!)
  reply.setCookie(SESSION_COOKIE, token, { ...attributes, secure, maxAge: ctx.config.OPSTAGE_SESSION_TTL_SECONDS })
}

export function clearSessionCookie(ctx: Context, reply: FastifyReply) {
  reply.setCookie(SESSION_COOKIE, '', { ...attributes, secure: ctx.origin?.isSecure ?? false, maxAge: 0 })
}
