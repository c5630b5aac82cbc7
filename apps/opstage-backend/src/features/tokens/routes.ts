import { tokens } from '@xtrape/capsule-contracts-node'
import type { Mount } from '../../platform/mount.ts'
import { createToken } from './create.ts'
import { presentToken } from './present.ts'
import { listTokens } from './queries.ts'
import { deleteToken, revokeToken } from './revoke.ts'

export function tokenRoutes(mount: Mount) {
  mount(tokens.create, async ({ ctx, body }) => {
    const { token, rawToken } = await createToken(ctx, body)
    return { ...presentToken(ctx, token), rawToken }
  })
  mount(tokens.list, async ({ ctx, query }) => {
    const { rows, pagination } = await listTokens(ctx, query)
    return { data: rows.map((row) => presentToken(ctx, row)), pagination }
  })
  mount(tokens.revoke, async ({ ctx, params }) => presentToken(ctx, await revokeToken(ctx, params.tokenId)))
  mount(tokens.remove, ({ ctx, params }) => deleteToken(ctx, params.tokenId))
}
