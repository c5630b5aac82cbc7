import { redactText } from '@xtrape/capsule-contracts-node/redact'
import { messageOf } from './errors.ts'
import { cut, isObject } from './json.ts'
import type { PayloadIssue } from './schema.ts'
import type { ResultBody } from './wire.ts'

const MAX_RESULT_BYTES = 2 * 1024 * 1024
const MAX_MESSAGE = 10_000
const ANSWER_KEYS = new Set(['success', 'message', 'data', 'error'])

/** A command that fails for a reason of ours. */
export class Failure extends Error {
  readonly code: string
  readonly issues: PayloadIssue[] | undefined

  constructor(code: string, message: string, issues?: PayloadIssue[]) {
    super(message)
    this.code = code
    this.issues = issues
  }
}

export type Head = Omit<ResultBody, 'data'>

export interface Outcome {
  head: Head
  data?: unknown
}

/** What a handler answered: `{ success?, message?, data?, error? }`, or anything else, which is then the data. */
export function outcomeOf(answer: unknown): Outcome {
  if (!isAnswer(answer)) return { head: { success: true }, data: answer }
  const { success = true, message, data, error } = answer
  if (success) return { head: { success, ...(message !== undefined && { message: cut(message, MAX_MESSAGE) }) }, data }
  const reason = isObject(error) && typeof error['message'] === 'string' ? error['message'] : undefined
  const text = (given: string | undefined) => cut(redactText(given ?? 'The action failed'), MAX_MESSAGE)
  return {
    head: {
      success,
      message: text(message ?? reason),
      error: { code: codeOf(error), message: text(reason ?? message) },
    },
    data,
  }
}

/** What a handler threw: anything at all. Its `code` stays when it is a word. */
export function outcomeOfError(error: unknown): Outcome {
  const message = cut(redactText(messageOf(error) || 'The action failed without a message'), MAX_MESSAGE)
  const issues = error instanceof Failure && error.issues ? { issues: error.issues } : {}
  return { head: { success: false, message, error: { code: codeOf(error), message, ...issues } } }
}

export interface Times {
  startedAt?: string
  finishedAt?: string
}

/** The result as it is sent. What cannot be sent becomes a failure that says so. */
export function writeResult({ head, data }: Outcome, times: Times): string {
  const json = JSON.stringify({ ...head, ...times })
  if (data === undefined || data === null) return json
  let text: string | undefined
  try {
    text = JSON.stringify(data)
  } catch (error) {
    return writeFailure('RESULT_NOT_JSON', `The action ran, but its result is not JSON: ${messageOf(error)}`, times)
  }
  if (text === undefined) return writeFailure('RESULT_NOT_JSON', 'The action ran, but its result is not JSON', times)
  const whole = `${json.slice(0, -1)},"data":${text.startsWith('{') ? text : `{"value":${text}}`}}`
  const bytes = Buffer.byteLength(whole)
  if (bytes <= MAX_RESULT_BYTES) return whole
  const message = `The action ran, but its result has ${bytes} bytes; at most ${MAX_RESULT_BYTES} can be sent`
  return writeFailure('COMMAND_RESULT_TOO_LARGE', message, times)
}

/**
 * The result as the journal may keep it: without the secret that is shown once, which must never be on a disk. Whoever
 * delivers that after a restart reports what was lost.
 */
export function withoutSecret(json: string): string {
  if (!json.includes('"generatedKey"')) return json
  const result = JSON.parse(json) as ResultBody
  const { generatedKey, ...data } = result.data ?? {}
  if (generatedKey === undefined || generatedKey === null) return json
  if (!result.success) return JSON.stringify({ ...result, data })
  const message =
    'The action ran, but its agent ended before the one-time secret was delivered. The secret is lost: revoke it and make a new one.'
  return JSON.stringify({ ...result, success: false, message, error: { code: 'SECRET_LOST', message }, data })
}

export function writeFailure(code: string, message: string, times: Times = {}): string {
  const text = cut(redactText(message), 1000)
  return JSON.stringify({
    success: false,
    message: text,
    error: { code, message: text },
    ...times,
  } satisfies ResultBody)
}

function codeOf(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[\w.:-]{1,120}$/.test(code) ? code : 'ACTION_FAILED'
}

function isAnswer(answer: unknown): answer is { success?: boolean; message?: string; data?: unknown; error?: unknown } {
  if (!isObject(answer)) return false
  const keys = Object.keys(answer)
  if (keys.length === 0 || !keys.every((key) => ANSWER_KEYS.has(key))) return false
  const { success, message } = answer
  return ['boolean', 'undefined'].includes(typeof success) && ['string', 'undefined'].includes(typeof message)
}
