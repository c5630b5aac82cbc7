import { FAILED } from './exit-codes.ts'

/** A failure whose message is all that the user needs: what happened, to what, what to do next. */
export class CliError extends Error {
  override name = 'CliError'
  readonly exitCode: number
  /** For programs, where the server has not named one. */
  readonly code: string

  constructor(message: string, code = 'FAILED', exitCode: number = FAILED) {
    super(message)
    this.code = code
    this.exitCode = exitCode
  }
}
