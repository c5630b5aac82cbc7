import { z } from 'zod'
import { paginated } from './envelope.ts'
import { code, id, time } from './fields.ts'
import { anyOf, listQuery } from './paging.ts'
import { route } from './route.ts'

export const TokenStatus = z.enum(['ACTIVE', 'USED', 'REVOKED', 'EXPIRED'])
export type TokenStatus = z.infer<typeof TokenStatus>

export const RegistrationToken = z
  .object({
    id: id('tok'),
    name: z.string(),
    status: TokenStatus,
    agentCode: z.string().nullable(),
    agentId: id('agt').nullable(),
    maxUses: z.int().nullable(),
    useCount: z.int(),
    createdByName: z.string().nullable(),
    createdAt: time,
    expiresAt: time.nullable(),
    usedAt: time.nullable(),
    revokedAt: time.nullable(),
  })
  .meta({ id: 'RegistrationToken' })
export type RegistrationToken = z.infer<typeof RegistrationToken>

const YEAR_SECONDS = 365 * 24 * 3600
const tokenParams = z.object({ tokenId: id('tok') })

const NewToken = z
  .object({
    name: z.string().trim().min(1).max(200).default('Default registration token'),
    agentCode: code.optional(),
    expiresInSeconds: z
      .int()
      .min(60)
      .transform((seconds) => Math.min(seconds, YEAR_SECONDS))
      .nullable()
      .default(3600),
    maxUses: z.int().min(1).max(1000).nullable().default(1),
  })
  .refine((t) => t.agentCode !== undefined || (t.expiresInSeconds !== null && t.maxUses !== null), {
    path: ['agentCode'],
    message: 'a token without end or limit must be bound to an agentCode',
  })

export const tokens = {
  create: route({
    id: 'createRegistrationToken',
    method: 'POST',
    path: '/api/admin/registration-tokens',
    access: 'operator',
    summary: 'Create a registration token; the raw token is in this answer only',
    body: NewToken.prefault({}),
    data: RegistrationToken.extend({ rawToken: z.string() }),
  }),
  list: route({
    id: 'listRegistrationTokens',
    method: 'GET',
    path: '/api/admin/registration-tokens',
    access: 'viewer',
    summary: 'List registration tokens, never their raw values',
    query: listQuery(['createdAt', 'expiresAt'], '-createdAt', { status: anyOf(TokenStatus) }),
    data: z.array(RegistrationToken),
    meta: paginated,
  }),
  revoke: route({
    id: 'revokeRegistrationToken',
    method: 'POST',
    path: '/api/admin/registration-tokens/{tokenId}/revoke',
    access: 'operator',
    summary: 'Revoke a registration token; agents that used it stay',
    params: tokenParams,
    data: RegistrationToken,
    errors: ['REGISTRATION_TOKEN_NOT_FOUND'],
  }),
  remove: route({
    id: 'deleteRegistrationToken',
    method: 'DELETE',
    path: '/api/admin/registration-tokens/{tokenId}',
    access: 'operator',
    summary: 'Delete a registration token that can no longer be used',
    params: tokenParams,
    errors: ['REGISTRATION_TOKEN_NOT_FOUND', 'REGISTRATION_TOKEN_NOT_DELETABLE'],
  }),
}
