import { TokenStatus } from '@xtrape/capsule-contracts-node'
import * as z from 'zod/mini'
import { listSearch, many, one, text } from '../../shell/search.ts'

export const tokensSearch = listSearch(() => ({
  status: many(z.enum(TokenStatus.options)),
  /** The form for a new token is open; for re-enrolling, with the agent's code filled in. */
  create: one(z.enum(['token'])),
  agentCode: text(),
}))
export type TokensSearch = ReturnType<typeof tokensSearch>
