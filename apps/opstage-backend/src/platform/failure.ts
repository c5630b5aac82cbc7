import type { Socket } from 'node:net'
import { type ErrorCode, errors } from '@xtrape/capsule-contracts-node'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isUnavailable } from '../db/unavailable.ts'
import { AppError } from './errors.ts'
import type { Log } from './log.ts'

/** What the framework refuses, in our words. */
const framework: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_NOT_FOUND: 'NOT_FOUND',
}

/** Every failure leaves in one envelope. */
export function failure(thrown: unknown, request: FastifyRequest, reply: FastifyReply, log: Log) {
  const { status, headers, body } = refusalOf(thrown, { requestId: request.id, route: request.routeOptions.url }, log)
  return reply.code(status).headers(headers).send(body)
}

export interface Refusal {
  status: number
  headers: Record<string, string>
  body: { success: false; error: object }
}

/** What a caller is told. A 5xx says nothing of its cause: that goes to the log, under the request id. */
export function refusalOf(thrown: unknown, of: { requestId: string; route: string | undefined }, log: Log): Refusal {
  const error = asAppError(thrown)
  // What we refuse on purpose until later is no failure; under load it would fill the log.
  const isMeant = thrown instanceof AppError && thrown.retryAfter !== undefined && thrown.cause === undefined
  if (error.status >= 500 && !isMeant) log.error({ err: error.cause ?? thrown, ...of }, 'request failed')
  const { code, message, details, retryAfter } = error
  return {
    status: error.status,
    headers: {
      'x-request-id': of.requestId,
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter)) }),
    },
    body: { success: false, error: { code, message, ...(details ? { details } : {}) } },
  }
}

function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const { code = '', statusCode = 500 } = thrown as { code?: string; statusCode?: number }
  if (framework[code]) return new AppError(framework[code])
  if (isUnavailable(thrown as Error)) return new AppError('SERVICE_UNAVAILABLE', { cause: thrown, retryAfter: 5 })
  if (statusCode >= 400 && statusCode < 500) return new AppError('BAD_REQUEST')
  return new AppError('INTERNAL_ERROR', { cause: thrown })
}

const unreadable: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'The request did not arrive in time',
  HPE_HEADER_OVERFLOW: 'The headers are too large',
}

/** What Node cannot parse never becomes a request: its answer is written to the socket by hand. */
export function refuseUnreadable({ code = '' }: { code?: string }, socket: Socket, requestId: string) {
  if (code === 'ECONNRESET' || !socket.writable) return socket.destroy()
  const error = { code: 'BAD_REQUEST', message: unreadable[code] ?? errors.BAD_REQUEST[1] }
  const body = JSON.stringify({ success: false, error })
  const head = [
    'HTTP/1.1 400 Bad Request',
    'connection: close',
    'content-type: application/json; charset=utf-8',
    'cache-control: no-store',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  return socket.destroySoon()
}
