import type { Body, tokens } from '@xtrape/capsule-contracts-node'
import { type Context, isoAfter, isoNow, transact } from '../../platform/context.ts'
import { newToken, sha256 } from '../../platform/ids.ts'
import { record } from '../audit/record.ts'

/** The raw token is in the answer and nowhere else: only its hash is kept. */
export function createToken(ctx: Context, { name, agentCode, expiresInSeconds, maxUses }: Body<typeof tokens.create>) {
  return transact(ctx, async (ctx) => {
    const rawToken = newToken('opstage_reg_')
    const at = isoNow(ctx)
    const token = await ctx.db
      .insertInto('registrationToken')
      .values({
        id: ctx.newId('tok'),
        workspaceId: ctx.workspaceId,
        name,
        tokenHash: sha256(rawToken),
        agentCode: agentCode ?? null,
        agentId: null,
        maxUses,
        useCount: 0,
        createdByUserId: ctx.actor.id,
        createdByName: ctx.actor.name,
        expiresAt: expiresInSeconds === null ? null : isoAfter(ctx, expiresInSeconds),
        usedAt: null,
        revokedAt: null,
        createdAt: at,
        updatedAt: at,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const metadata = { agentCode: agentCode ?? null, maxUses, expiresAt: token.expiresAt }
    await record(ctx, 'registration_token.created', { type: 'RegistrationToken', id: token.id, name }, { metadata })
    return { token, rawToken }
  })
}
