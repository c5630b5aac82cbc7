import type { Clock } from './clock.ts'
import { AgentError, NetworkError, Refusal } from './errors.ts'
import { isObject } from './json.ts'
import { SDK_VERSION } from './version.ts'

const MAX_ANSWER_BYTES = 16 * 1024 * 1024

export interface Call {
  method: 'GET' | 'POST'
  path: string
  token?: string
  /** The body, already JSON. */
  json?: string
  timeoutMs: number
  signal: AbortSignal
}

/** What stands in a success envelope: `data`, and whatever stands beside it. */
export type Answer = Record<string, unknown>

export type Send = (call: Call) => Promise<Answer>

/** The only place that talks to the network. Rejects with `NetworkError` or, in the backend's own words, `Refusal`. */
export function createSend(backendUrl: string, clock: Clock): Send {
  return async (call) => {
    const abort = new AbortController()
    const stop = () => abort.abort(new NetworkError('ABORTED', 'The agent was stopped'))
    const cancelTimeout = clock.after(call.timeoutMs, () => {
      abort.abort(new NetworkError('TIMEOUT', `No complete answer within ${call.timeoutMs / 1000} s`))
    })
    call.signal.addEventListener('abort', stop, { once: true })
    if (call.signal.aborted) stop()
    try {
      const response = await fetch(backendUrl + call.path, {
        method: call.method,
        headers: {
          accept: 'application/json',
          'user-agent': `xtrape-capsule-agent-node/${SDK_VERSION}`,
          ...(call.token !== undefined && { authorization: `Bearer ${call.token}` }),
          ...(call.json !== undefined && { 'content-type': 'application/json' }),
        },
        body: call.json ?? null,
        redirect: 'manual', // following one would turn a POST into a GET, or carry the token elsewhere
        signal: abort.signal,
      })
      return openEnvelope(response, await readText(response), clock)
    } catch (error) {
      abort.abort() // frees the socket of an answer that was not read to its end
      throw error instanceof AgentError ? error : unreachable(error)
    } finally {
      cancelTimeout()
      call.signal.removeEventListener('abort', stop)
    }
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_ANSWER_BYTES) throw new NetworkError('BAD_ANSWER', 'The answer is larger than any backend sends')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function openEnvelope(response: Response, text: string, clock: Clock): Answer {
  const { status } = response
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), clock)
  const location = response.headers.get('location')
  if (status >= 300 && status < 400) {
    throw new NetworkError('REDIRECTED', `The backend redirects to ${location}; set OPSTAGE_BACKEND_URL to it`, {
      status,
    })
  }
  const envelope = parseJson(text)
  if (envelope?.['success'] === true && response.ok) return envelope
  const error = envelope?.['success'] === false ? envelope['error'] : undefined
  if (isObject(error) && typeof error['code'] === 'string') {
    const message = typeof error['message'] === 'string' ? error['message'] : error['code']
    throw new Refusal(status, error['code'], message, retryAfterMs)
  }
  throw new NetworkError('BAD_ANSWER', `Status ${status}, but not an answer of an Opstage backend`, {
    status,
    retryAfterMs,
  })
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function parseRetryAfter(value: string | null, clock: Clock): number | undefined {
  if (value === null) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - clock.wall()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

/** `fetch` hides the cause: a refused connection, an unknown host and a bad certificate all say "fetch failed". */
function unreachable(error: unknown): NetworkError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = isObject(cause) && typeof cause['code'] === 'string' ? cause['code'] : 'FETCH_FAILED'
  return new NetworkError(code, cause instanceof Error && cause.message ? cause.message : code)
}
