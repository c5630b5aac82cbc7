/** What all errors of this package have in common. */
export abstract class AgentError extends Error {
  /** Stable, for programs: `ECONNREFUSED`, `AGENT_TOKEN_REVOKED`, `ACTION_NAME_FORBIDDEN`, … */
  readonly code: string
  /** Whether the same may work later without anybody changing anything. */
  readonly retryable: boolean

  constructor(code: string, message: string, retryable: boolean, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.retryable = retryable
  }
}

/** Something about the service, an action or the environment is wrong: change it and start again. */
export class ConfigurationError extends AgentError {
  override readonly name = 'ConfigurationError'

  constructor(code: string, message: string) {
    super(code, message, false)
  }
}

/** The backend could not be reached, or what answered was not the backend (a proxy's page, garbage). */
export class NetworkError extends AgentError {
  override readonly name = 'NetworkError'
  /** The HTTP status, when there was an answer. */
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: string, message: string, answer: { status?: number; retryAfterMs?: number | undefined } = {}) {
    super(code, message, true)
    this.status = answer.status
    this.retryAfterMs = answer.retryAfterMs
  }
}

/** The backend refused the registration or the report of the service; `code` is the backend's. */
export class RegistrationError extends AgentError {
  override readonly name = 'RegistrationError'
}

/** The backend no longer accepts this agent: its token was revoked, or an operator disabled it. */
export class AgentAuthError extends AgentError {
  override readonly name = 'AgentAuthError'
}

/** A failure in the backend's own words. Not public: callers get one of the classes above. */
export class Refusal extends AgentError {
  override readonly name = 'Refusal'
  readonly status: number
  readonly retryAfterMs: number | undefined

  constructor(status: number, code: string, message: string, retryAfterMs?: number) {
    super(code, message, status >= 500 || status === 429 || status === 408)
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

/** What was thrown, in words. Anything can be thrown, also what cannot be turned into text. */
export function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error)
  } catch {
    return 'something that is no error'
  }
}
