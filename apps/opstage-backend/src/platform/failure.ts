import type { ErrorCode } from '@xtrape/capsule-contracts-node'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from './errors.ts'
import type { Log } from './log.ts'

/** What the framework refuses, in our words. */
const framework: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_NOT_FOUND: 'NOT_FOUND',
}

/** The database is busy, full or gone: nobody's fault who called, and worth trying again. */
const unavailable =
  /^(SQLITE_(BUSY|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB)|ECONNREFUSED|ECONNRESET|57P0[123]|53300|08\w{3})/

/** Every failure leaves in one envelope. A 5xx says nothing of its cause: that goes to the log, under the request id. */
export function failure(thrown: unknown, request: FastifyRequest, reply: FastifyReply, log: Log) {
  const error = asAppError(thrown)
  if (error.status >= 500)
    log.error({ err: error.cause ?? thrown, requestId: request.id, route: request.routeOptions.url }, 'request failed')
  if (error.retryAfter !== undefined) reply.header('retry-after', Math.ceil(error.retryAfter))
  const { code, message, details } = error
  return reply
    .code(error.status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send({ success: false, error: { code, message, ...(details ? { details } : {}) } })
}

function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const { code = '', statusCode = 500 } = thrown as { code?: string; statusCode?: number }
  if (framework[code]) return new AppError(framework[code])
  if (unavailable.test(String(code))) return new AppError('SERVICE_UNAVAILABLE', { cause: thrown, retryAfter: 5 })
  if (statusCode >= 400 && statusCode < 500) return new AppError('BAD_REQUEST')
  return new AppError('INTERNAL_ERROR', { cause: thrown })
}
