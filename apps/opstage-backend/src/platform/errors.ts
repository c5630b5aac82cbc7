import { type ErrorCode, errors, type Issue } from '@xtrape/capsule-contracts-node'

/** A refusal that the caller is told. The sentence is the error table's, or one that says more about this case. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Record<string, unknown> | undefined
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  readonly retryAfter: number | undefined

  constructor(
    code: ErrorCode,
    more: { message?: string; details?: Record<string, unknown>; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(more.message ?? errors[code][1], { cause: more.cause })
    this.name = 'AppError'
    this.code = code
    this.details = more.details
    this.retryAfter = more.retryAfter
  }

  get status(): number {
    return errors[this.code][0]
  }
}

/** `422` that names each problem and its place. */
export const invalid = (issues: Issue[], code: ErrorCode = 'VALIDATION_FAILED') =>
  new AppError(code, {
    message: `${errors[code][1]}: ${issues.map(({ path, message }) => (path ? `${path} ${message}` : message)).join('; ')}`,
    details: { issues },
  })
