import { errors, resultCodes } from '@xtrape/capsule-contracts-node'
import { errors as words } from '../src/i18n/en/errors.ts'
import type { ErrorWords } from './reference.ts'

/** The codes that the API answers with, in the words of the console. */
export const apiErrors: ErrorWords[] = Object.entries(errors).map(([code, [status]]) => ({
  code,
  status,
  ...words[code as keyof typeof errors],
}))

/** The codes that a result of a command may carry, of those that Opstage or the SDK give. */
export const resultErrors = resultCodes.map((code) => ({ code, ...words[code] }))
