import type { Issue } from '@xtrape/capsule-contracts-node'
import { isApiError } from './api.ts'
import type { Messages } from './i18n/messages.ts'

export interface Failure {
  title: string
  text: string
  requestId: string | undefined
  /** Trying again before this is of no use, says the server. */
  retryAt: Date | undefined
}

/** Any error in the operator's words: what happened, and what to do next. */
export function describeFailure(error: unknown, t: Messages): Failure {
  if (!isApiError(error)) {
    const timedOut = error instanceof DOMException && error.name === 'TimeoutError'
    return { ...words(t, timedOut ? 'TIMEOUT' : 'NETWORK'), requestId: undefined, retryAt: undefined }
  }
  const { code, message, requestId, retryAt } = error
  if (code in t.errors) return { ...words(t, code as keyof Messages['errors']), requestId, retryAt }
  return { title: message, text: t.errors.BAD_ANSWER.next, requestId, retryAt }
}

function words(t: Messages, code: keyof Messages['errors']) {
  const { what, next } = t.errors[code]
  return { title: what, text: next }
}

/** What the server found wrong with each value that was sent, by its dotted path. */
export function issuesOf(error: unknown): Record<string, string> {
  const issues = isApiError(error) ? error.details?.['issues'] : undefined
  if (!Array.isArray(issues)) return {}
  return Object.fromEntries((issues as Issue[]).map(({ path, message }) => [path, message]))
}
