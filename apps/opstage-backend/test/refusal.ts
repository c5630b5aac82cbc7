import { type ErrorCode, errors } from '@xtrape/capsule-contracts-node'

/** What a refused call rejects with: `await expect(call).rejects.toMatchObject(refusal('AGENT_NOT_FOUND'))`. */
export const refusal = (code: ErrorCode) => ({ name: 'ApiError', code, status: errors[code][0] })
