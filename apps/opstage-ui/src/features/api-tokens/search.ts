import { ApiTokenStatus } from '@xtrape/capsule-contracts-node'
import * as z from 'zod/mini'
import { listSearch, many, one } from '../../shell/search.ts'

export const apiTokensSearch = listSearch(() => ({
  status: many(z.enum(ApiTokenStatus.options)),
  /** The form for a new token is open. */
  create: one(z.enum(['token'])),
}))
