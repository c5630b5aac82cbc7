import { z } from 'zod'
import { paginated } from './envelope.ts'
import { id, time } from './fields.ts'
import { anyOf, listQuery } from './paging.ts'
import { route } from './route.ts'
import { Role } from './user.ts'

export const ApiTokenStatus = z.enum(['ACTIVE', 'REVOKED', 'EXPIRED'])
export type ApiTokenStatus = z.infer<typeof ApiTokenStatus>

export const ApiToken = z
  .object({
    id: id('pat'),
    name: z.string(),
    /** What it was made for; it never may more than its user may at the moment. */
    role: Role,
    status: ApiTokenStatus,
    createdAt: time,
    expiresAt: time,
    /** To the minute. */
    lastUsedAt: time.nullable(),
    lastUsedAddress: z.string().nullable(),
    revokedAt: time.nullable(),
  })
  .meta({ id: 'ApiToken' })
export type ApiToken = z.infer<typeof ApiToken>

const DAY_SECONDS = 86_400

/** For scripts. `Authorization: Bearer opstage_pat_…` on the admin API, without cookie and CSRF token. */
export const apiTokens = {
  list: route({
    id: 'listApiTokens',
    method: 'GET',
    path: '/api/admin/api-tokens',
    access: 'viewer',
    needsPerson: true,
    summary: 'List the own API tokens, never their raw values',
    query: listQuery(['createdAt', 'expiresAt'], '-createdAt', { status: anyOf(ApiTokenStatus) }),
    data: z.array(ApiToken),
    meta: paginated,
  }),
  create: route({
    id: 'createApiToken',
    method: 'POST',
    path: '/api/admin/api-tokens',
    access: 'viewer',
    needsPerson: true,
    summary: 'Create an API token of at most the own role; the raw token is in this answer only',
    body: z.object({
      name: z.string().trim().min(1).max(200),
      role: Role,
      expiresInSeconds: z
        .int()
        .min(60)
        .transform((seconds) => Math.min(seconds, 365 * DAY_SECONDS))
        .default(90 * DAY_SECONDS),
    }),
    data: ApiToken.extend({ rawToken: z.string() }),
    errors: ['FORBIDDEN'],
  }),
  revoke: route({
    id: 'revokeApiToken',
    method: 'DELETE',
    path: '/api/admin/api-tokens/{apiTokenId}',
    access: 'viewer',
    needsPerson: true,
    summary: 'Revoke one of the own API tokens; it stays in the list for a while',
    params: z.object({ apiTokenId: id('pat') }),
    data: ApiToken,
    errors: ['API_TOKEN_NOT_FOUND'],
  }),
}
