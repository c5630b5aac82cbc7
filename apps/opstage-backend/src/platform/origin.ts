import type { Origin } from './context.ts'
import type { Sender } from './sender.ts'

const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/** Where a request comes from. Forwarded headers count only when a trusted proxy sent them. */
export const originOf = (request: Sender, publicBaseUrl: string | undefined): Origin => ({
  requestId: request.id,
  ipAddress: request.ip,
  userAgent: request.headers['user-agent'] ?? null,
  isSecure: request.protocol === 'https' || publicBaseUrl?.startsWith('https://') === true,
  isLocal: LOCAL.test(request.host),
})
