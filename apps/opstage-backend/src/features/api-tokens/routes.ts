import { apiTokens, roleRank } from '@xtrape/capsule-contracts-node'
import type { Parts } from '../../platform/context.ts'
import type { Mount } from '../../platform/mount.ts'
import { createDeny } from '../audit/deny.ts'
import { createApiToken } from './create.ts'
import { presentApiToken } from './present.ts'
import { listApiTokens } from './queries.ts'
import { revokeApiToken } from './revoke.ts'

export function apiTokenRoutes(mount: Mount, parts: Parts) {
  const deny = createDeny(parts)

  mount(apiTokens.list, async ({ ctx, query }) => {
    const { rows, pagination } = await listApiTokens(ctx, query)
    return { data: rows.map((row) => presentApiToken(ctx, row)), pagination }
  })
  mount(apiTokens.create, async ({ ctx, body }) => {
    const { actor } = ctx
    if (actor.type !== 'USER' || roleRank[body.role] > roleRank[actor.role])
      await deny(ctx, apiTokens.create, 'A token cannot have a greater role than whoever makes it')
    const { token, rawToken } = await createApiToken(ctx, body)
    return { ...presentApiToken(ctx, token), rawToken }
  })
  mount(apiTokens.revoke, async ({ ctx, params }) => presentApiToken(ctx, await revokeApiToken(ctx, params.apiTokenId)))
}
