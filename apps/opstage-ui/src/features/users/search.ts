import { Role, UserStatus } from '@xtrape/capsule-contracts-node'
import { z } from 'zod'
import { listSearch, many, one, text } from '../../shell/search.ts'

export const usersSearch = listSearch({
  q: text,
  role: many(Role),
  status: many(UserStatus),
  /** The form for a new user is open. */
  create: one(z.enum(['user'])),
})
