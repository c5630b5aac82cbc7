import { ApiError, type Issue } from '@xtrape/capsule-contracts-node'
import { CliError } from './cli-error.ts'
import { FAILED, NO_ANSWER, NOT_ALLOWED } from './exit-codes.ts'
import type { Io } from './io.ts'
import { clean } from './terminal/clean.ts'
import { paint } from './terminal/paint.ts'

interface Failure {
  code: string
  message: string
  exitCode: number
  details?: Record<string, unknown> | undefined
  requestId?: string | undefined
}

/** Says what went wrong on the error stream, and answers with the exit code. A fault of ours is thrown on. */
export function tellFailure(io: Io, error: unknown, asJson: boolean): number {
  const failure = failureOf(error)
  if (failure.message !== '') io.stderr.write(`${asJson ? inJson(failure) : inWords(io, failure)}\n`)
  return failure.exitCode
}

function failureOf(error: unknown): Failure {
  if (error instanceof CliError) return error
  if (error instanceof ApiError) return { ...describe(error), exitCode: exitCodeOf(error) }
  throw error
}

const describe = ({ code, message, details, requestId, status }: ApiError) => ({
  code,
  message: code === 'BAD_ANSWER' ? notOpstage(status) : message,
  details,
  requestId,
})

const notOpstage = (status: number) =>
  `Something else than Opstage answered there (status ${status}): a proxy, or another program. opstage doctor looks closer.`

function exitCodeOf({ code, status }: ApiError): number {
  if (code === 'BAD_ANSWER') return NO_ANSWER
  return status === 401 || status === 403 ? NOT_ALLOWED : FAILED
}

const inJson = ({ code, message, details, requestId }: Failure) =>
  JSON.stringify({ error: { code, message, ...(details ? { details } : {}), ...(requestId ? { requestId } : {}) } })

const advice: Record<string, string> = {
  API_TOKEN_INVALID: 'Run opstage login.',
  API_TOKEN_EXPIRED: 'Run opstage login.',
  API_TOKEN_REVOKED: 'Run opstage login.',
  RATE_LIMITED: 'Wait a little.',
}

function inWords(io: Io, { code, message, details, requestId }: Failure): string {
  const issues = (details?.issues ?? []) as Issue[]
  const sentence = /[.!?]$|\n/.test(message) ? message : `${message}.`
  return [
    `${paint(io, io.stderr, 'red', '✗')} ${clean(sentence)}${advice[code] ? ` ${advice[code]}` : ''}`,
    ...issues.map(({ path, message }) => `  ${clean(path || 'payload')} ${clean(message)}`),
    ...(code === 'INTERNAL_ERROR' && requestId ? [`  request id: ${requestId}`] : []),
  ].join('\n')
}
