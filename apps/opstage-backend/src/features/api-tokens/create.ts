import type { apiTokens, Body } from '@xtrape/capsule-contracts-node'
import { type Context, isoAfter, isoNow, transact } from '../../platform/context.ts'
import { sha256 } from '../../platform/ids.ts'
import { record } from '../audit/record.ts'
import { newApiToken } from './raw.ts'

/** The raw token is in the answer and nowhere else: only its hash is kept. */
export function createApiToken(ctx: Context, { name, role, expiresInSeconds }: Body<typeof apiTokens.create>) {
  return transact(ctx, async (ctx) => {
    const rawToken = newApiToken()
    const at = isoNow(ctx)
    const token = await ctx.db
      .insertInto('apiToken')
      .values({
        id: ctx.newId('pat'),
        userId: ctx.actor.id!,
        name,
        role,
        tokenHash: sha256(rawToken),
        expiresAt: isoAfter(ctx, expiresInSeconds),
        lastUsedAt: null,
        lastUsedAddress: null,
        revokedAt: null,
        createdAt: at,
        updatedAt: at,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const metadata = { role, expiresAt: token.expiresAt }
    await record(ctx, 'api_token.created', { type: 'ApiToken', id: token.id, name }, { metadata })
    return { token, rawToken }
  })
}
