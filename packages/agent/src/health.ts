import { redact, redactText } from '@xtrape/capsule-contracts-node/redact'
import { messageOf } from './errors.ts'
import { cut, isObject } from './json.ts'
import type { Provider } from './provider.ts'
import type { HealthBody, HealthStatus } from './wire.ts'

/** How the service is, in its own judgement. */
export interface Health {
  status: HealthStatus
  /** One sentence for an operator. */
  message?: string
  /** Particulars, at most 64 KiB as JSON; secrets in it are replaced. */
  details?: Record<string, unknown>
}

const STATUSES: readonly unknown[] = ['UP', 'DEGRADED', 'DOWN', 'UNKNOWN']
const MAX_DETAILS_CHARS = 65_536

/** Never rejects: a check that throws, hangs or answers nonsense is `UNKNOWN`. */
export async function checkHealth(provider: Provider<Health>, signal?: AbortSignal): Promise<HealthBody> {
  try {
    const given: unknown = await provider.ask(signal)
    return given === undefined ? { status: 'UP', message: 'Running; it has no health check' } : readHealth(given)
  } catch (error) {
    return { status: 'UNKNOWN', message: cut(redactText(`The health check failed: ${messageOf(error)}`), 1000) }
  }
}

function readHealth(given: unknown): HealthBody {
  if (!isObject(given) || !STATUSES.includes(given['status'])) {
    return { status: 'UNKNOWN', message: 'The health check answered with something else than a status' }
  }
  const { status, message, details } = given
  return {
    status: status as HealthStatus,
    ...(typeof message === 'string' && { message: cut(redactText(message), 1000) }),
    ...(isObject(details) && { details: boundDetails(details) }),
  }
}

/** One detail too large, or one that is not JSON, would otherwise cost every heartbeat. */
function boundDetails(details: Record<string, unknown>): Record<string, unknown> {
  try {
    const text = JSON.stringify(redact(details))
    if (text.length > MAX_DETAILS_CHARS) return { omitted: `${text.length} characters, more than ${MAX_DETAILS_CHARS}` }
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return { omitted: 'not JSON' }
  }
}
