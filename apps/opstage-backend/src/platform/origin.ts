import type { FastifyRequest } from 'fastify'
import type { Origin } from './context.ts'

/** What of a request tells where it comes from. */
export type Sender = Pick<FastifyRequest, 'id' | 'ip' | 'headers' | 'protocol' | 'host'>

const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/** Where a request comes from. Forwarded headers count only when a trusted proxy sent them. */
export const originOf = (request: Sender, publicBaseUrl: string | undefined): Origin => ({
  requestId: request.id,
  ipAddress: request.ip,
  userAgent: request.headers['user-agent'] ?? null,
  isSecure: request.protocol === 'https' || publicBaseUrl?.startsWith('https://') === true,
  isLocal: LOCAL.test(request.host),
})
