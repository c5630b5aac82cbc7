import { z } from 'zod'
import { paginated } from './envelope.ts'
import { id, time } from './fields.ts'
import { anyOf, listQuery, substring } from './paging.ts'
import { route } from './route.ts'

export const Role = z.enum(['owner', 'operator', 'viewer'])
export type Role = z.infer<typeof Role>
/** `owner` ⊃ `operator` ⊃ `viewer`. */
export const roleRank: Readonly<Record<Role, number>> = { viewer: 1, operator: 2, owner: 3 }
export const UserStatus = z.enum(['ACTIVE', 'DISABLED'])

export const User = z
  .object({
    id: id('usr'),
    username: z.string(),
    displayName: z.string().nullable(),
    role: Role,
    status: UserStatus,
    lastLoginAt: time.nullable(),
    /** Whether signing in asks for more than the password. */
    hasSecondFactor: z.boolean(),
    createdAt: time,
  })
  .meta({ id: 'User' })
export type User = z.infer<typeof User>

export const Password = z.string().min(12, 'must have at least 12 characters').max(256)
const username = z.string().trim().min(1).max(320)
const displayName = z.string().trim().max(200)
const userParams = z.object({ userId: id('usr') })

export const users = {
  list: route({
    id: 'listUsers',
    method: 'GET',
    path: '/api/admin/users',
    access: 'owner',
    summary: 'List the people who may sign in',
    query: listQuery(['createdAt', 'username'], '-createdAt', {
      role: anyOf(Role),
      status: anyOf(UserStatus),
      q: substring,
    }),
    data: z.array(User),
    meta: paginated,
  }),
  create: route({
    id: 'createUser',
    method: 'POST',
    path: '/api/admin/users',
    access: 'owner',
    needsPerson: true,
    summary: 'Create a user',
    body: z.object({ username, password: Password, displayName: displayName.optional(), role: Role }),
    data: User,
    errors: ['USER_ALREADY_EXISTS'],
  }),
  get: route({
    id: 'getUser',
    method: 'GET',
    path: '/api/admin/users/{userId}',
    access: 'owner',
    summary: 'One user',
    params: userParams,
    data: User,
    errors: ['USER_NOT_FOUND'],
  }),
  update: route({
    id: 'updateUser',
    method: 'PATCH',
    path: '/api/admin/users/{userId}',
    access: 'owner',
    needsPerson: true,
    summary: 'Change name, role or status of a user; disabling ends the user’s sessions',
    params: userParams,
    body: z
      .object({ displayName: displayName.nullable(), role: Role, status: UserStatus })
      .partial()
      .refine((change) => Object.keys(change).length > 0, 'must change at least one of displayName, role, status'),
    data: User,
    errors: ['USER_NOT_FOUND', 'LAST_OWNER_REQUIRED'],
  }),
  resetPassword: route({
    id: 'resetUserPassword',
    method: 'POST',
    path: '/api/admin/users/{userId}/reset-password',
    access: 'owner',
    needsPerson: true,
    summary: 'Set a new password for a user and end the user’s other sessions',
    params: userParams,
    body: z.object({ password: Password }),
    data: User,
    errors: ['USER_NOT_FOUND'],
  }),
  resetSecondFactor: route({
    id: 'resetUserSecondFactor',
    method: 'POST',
    path: '/api/admin/users/{userId}/reset-second-factor',
    access: 'owner',
    needsPerson: true,
    summary: 'Switch off the second factor of another user who has lost it; ends the user’s sessions',
    params: userParams,
    data: User,
    errors: ['USER_NOT_FOUND', 'FORBIDDEN'],
  }),
}
