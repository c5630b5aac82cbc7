import { type ErrorCode, errors } from '@xtrape/capsule-contracts-node'

/** What a refused call rejects with: `await expect(call).rejects.toMatchObject(refusal('AGENT_NOT_FOUND'))`. */
export const refusal = (code: ErrorCode) => ({ name: 'ApiError', code, status: errors[code][0] })

/** Why those of many that were tried at once failed. */
export const refusalsOf = (outcomes: PromiseSettledResult<unknown>[]): unknown[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
