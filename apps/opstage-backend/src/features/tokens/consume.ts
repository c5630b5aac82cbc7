import type { Row } from '../../db/tables.ts'
import { type Context, isoNow } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { sha256 } from '../../platform/ids.ts'

/** Uses a registration token once more, or says why not. A conditional update: two agents never share the last use. */
export async function consumeToken(ctx: Context, raw: string, agentCode: string): Promise<Row<'registrationToken'>> {
  const token = await ctx.db
    .selectFrom('registrationToken')
    .selectAll()
    .where('tokenHash', '=', sha256(raw))
    .executeTakeFirst()
  if (!token) throw new AppError('REGISTRATION_TOKEN_INVALID')
  if (token.agentCode !== null && token.agentCode !== agentCode)
    throw new AppError('REGISTRATION_TOKEN_WRONG_AGENT', {
      message: `The registration token is bound to the agent code "${token.agentCode}", not "${agentCode}"`,
    })
  const at = isoNow(ctx)
  const used = await ctx.db
    .updateTable('registrationToken')
    .set((eb) => ({ useCount: eb('useCount', '+', 1), usedAt: at, updatedAt: at }))
    .where('id', '=', token.id)
    .where('revokedAt', 'is', null)
    .where((eb) => eb.or([eb('expiresAt', 'is', null), eb('expiresAt', '>', at)]))
    .where((eb) => eb.or([eb('maxUses', 'is', null), eb('useCount', '<', eb.ref('maxUses'))]))
    .returningAll()
    .executeTakeFirst()
  if (used) return used
  if (token.revokedAt) throw new AppError('REGISTRATION_TOKEN_REVOKED')
  throw new AppError(
    token.expiresAt !== null && token.expiresAt <= at ? 'REGISTRATION_TOKEN_EXPIRED' : 'REGISTRATION_TOKEN_USED',
  )
}
