import { ApiTokenStatus } from '@xtrape/capsule-contracts-node'
import { z } from 'zod'
import { listSearch, many, one } from '../../shell/search.ts'

export const apiTokensSearch = listSearch({
  status: many(ApiTokenStatus),
  /** The form for a new token is open. */
  create: one(z.enum(['token'])),
})
