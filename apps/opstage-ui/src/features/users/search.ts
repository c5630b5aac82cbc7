import { Role, UserStatus } from '@xtrape/capsule-contracts-node'
import * as z from 'zod/mini'
import { listSearch, many, one, text } from '../../shell/search.ts'

export const usersSearch = listSearch(() => ({
  q: text(),
  role: many(z.enum(Role.options)),
  status: many(z.enum(UserStatus.options)),
  /** The form for a new user is open. */
  create: one(z.enum(['user'])),
}))
