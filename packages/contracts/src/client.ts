import type { Data, Input, Meta, Route } from './route.ts'

/** A refusal, as the server worded it. `code` is of the error table; `requestId` finds it in the server's log. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly details: Record<string, unknown> | undefined
  readonly requestId: string | undefined
  /** Before this moment there is no use in trying again: what the server said as `Retry-After`. */
  readonly retryAt: Date | undefined

  constructor(
    error: { code: string; message: string; details?: Record<string, unknown> | undefined },
    status: number,
    requestId?: string,
    retryAt?: Date,
  ) {
    super(error.message)
    this.name = 'ApiError'
    this.code = error.code
    this.status = status
    this.details = error.details
    this.requestId = requestId
    this.retryAt = retryAt
  }
}

export interface ClientOptions {
  /** Where the server is, e.g. `http://localhost:8080`. Default: same origin (browsers). */
  baseUrl?: string
  fetch?: typeof fetch
  /** Asked before each call: authorization, CSRF token. */
  headers?: () => Record<string, string>
}

/** An answer: the data, and what stands beside it (`pagination` …). */
export type Answer<T extends Route> = (undefined extends Meta<T> ? unknown : Meta<T>) & { data: Data<T> }

/** The address of a call, with its parameters filled in: `/api/admin/commands?page=2`. */
export function addressOf(r: Route, input: { params?: unknown; query?: unknown }): string {
  const params = (input.params ?? {}) as Record<string, string>
  const path = r.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(input.query ?? {}))
    if (value !== undefined) for (const one of [value].flat()) search.append(key, String(one))
  return search.size > 0 ? `${path}?${search.toString()}` : path
}

/**
 * Calls any route, typed from its declaration. Rejects with `ApiError` on a refusal, with what `fetch` throws when
 * there is no answer, and with an `ApiError` of code `BAD_ANSWER` when something else than Opstage answered.
 *
 * @example
 * const call = createClient({ baseUrl: 'http://localhost:8080', headers: () => ({ cookie }) })
 * const { data, pagination } = await call(services.list, { query: { status: 'STALE' } })
 */
export function createClient({ baseUrl = '', fetch: send = fetch, headers = () => ({}) }: ClientOptions = {}) {
  return async function call<T extends Route>(
    r: T,
    input: Input<T>,
    init: { signal?: AbortSignal; headers?: Record<string, string> } = {},
  ): Promise<Answer<T>> {
    const body = (input as { body?: unknown }).body
    const response = await send(baseUrl + addressOf(r, input), {
      method: r.method,
      headers: {
        ...headers(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...init.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(init.signal ? { signal: init.signal } : {}),
    })
    return readAnswer<T>(response)
  }
}

async function readAnswer<T extends Route>(response: Response): Promise<Answer<T>> {
  const requestId = response.headers.get('x-request-id') ?? undefined
  const retryAt = readRetryAfter(response.headers.get('retry-after'))
  const text = await response.text()
  let answer: { success?: unknown; error?: { code: string; message: string } } | undefined
  try {
    answer = JSON.parse(text) as typeof answer
  } catch {
    answer = undefined
  }
  if (answer?.error) throw new ApiError(answer.error, response.status, requestId, retryAt)
  // Health comes with its data when it is bad, too: as a 503.
  if (answer?.success !== true) {
    const message = `Expected an answer of Opstage, got status ${response.status} and something else`
    throw new ApiError({ code: 'BAD_ANSWER', message }, response.status, requestId, retryAt)
  }
  return answer as unknown as Answer<T>
}

/** Seconds, or a date: a proxy in between may prefer that. */
function readRetryAfter(header: string | null): Date | undefined {
  if (header === null) return undefined
  const at = /^\d+$/.test(header) ? Date.now() + 1000 * Number(header) : Date.parse(header)
  return Number.isFinite(at) && at < 8.64e15 ? new Date(at) : undefined
}
