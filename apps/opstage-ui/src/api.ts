import { ApiError, auth, createClient } from '@xtrape/capsule-contracts-node'
import type { Answer, Input, Route } from '@xtrape/capsule-contracts-node'
import { activityHeaders } from './activity.ts'
import { fetchOrTake } from './asked-ahead.ts'

const TIMEOUT_MS = 30_000

let csrfToken = ''

/** The token that login and `me` answer with; everything that writes sends it along. */
export function keepCsrfToken(token: string): void {
  csrfToken = token
}

const client = createClient({
  fetch: fetchOrTake,
  headers: () => ({ ...activityHeaders(), ...(csrfToken === '' ? {} : { 'x-csrf-token': csrfToken }) }),
})

interface CallInit {
  signal?: AbortSignal
  headers?: Record<string, string>
}

/** Calls a route of the contracts. Rejects with `ApiError`, or with what `fetch` throws when there is no answer. */
export async function call<T extends Route>(route: T, input: Input<T>, init: CallInit = {}): Promise<Answer<T>> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
  try {
    return await client(route, input, { ...init, signal })
  } catch (error) {
    if (!isApiError(error, 'CSRF_INVALID') || csrfToken === '') throw error
    // Another tab may have renewed the token of this session: take the new one and try once more.
    const renewed = await client(auth.csrf, {}, { signal })
    keepCsrfToken(renewed.data.csrfToken)
    return client(route, input, { ...init, signal })
  }
}

export function isApiError(error: unknown, ...codes: string[]): error is ApiError {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code))
}

/** The server does not know this browser (any more). */
export const isSignedOut = (error: unknown): boolean =>
  isApiError(error, 'UNAUTHORIZED', 'SESSION_EXPIRED', 'SESSION_INVALID')

/** Asking again cannot change what the server has refused. */
export const isRefusal = (error: unknown): boolean => isApiError(error) && error.status >= 400 && error.status < 500
