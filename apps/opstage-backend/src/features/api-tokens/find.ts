import { type Role, roleRank } from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { sha256 } from '../../platform/ids.ts'
import { isApiToken } from './raw.ts'
import { apiTokenStatus } from './status.ts'

type Needed = Pick<Context, 'db' | 'now' | 'recall'>

export interface ValidApiToken {
  token: Row<'apiToken'>
  user: Row<'user'>
  /** The lesser of what it was made for and what its user may now. */
  role: Role
}

/** Whose token this is and what it may do, or the refusal that says why it is worth nothing. */
export async function findApiToken(ctx: Needed, raw: string): Promise<ValidApiToken> {
  const hash = sha256(raw)
  const found = isApiToken(raw)
    ? await ctx.recall.find(
        `api token ${hash}`,
        () => lookUp(ctx, hash),
        (found) => found?.user.id,
      )
    : undefined
  if (!found) throw new AppError('API_TOKEN_INVALID')
  const { token, user } = found
  const status = apiTokenStatus(ctx, token)
  if (status !== 'ACTIVE') throw new AppError(`API_TOKEN_${status}`)
  if (user.status !== 'ACTIVE') throw new AppError('API_TOKEN_REVOKED')
  const roles = [token.role, user.role] as [Role, Role]
  return { token, user, role: roles.toSorted((a, b) => roleRank[a] - roleRank[b])[0]! }
}

async function lookUp({ db }: Needed, hash: string) {
  const token = await db.selectFrom('apiToken').selectAll().where('tokenHash', '=', hash).executeTakeFirst()
  if (!token) return undefined
  const user = await db.selectFrom('user').selectAll().where('id', '=', token.userId).executeTakeFirstOrThrow()
  return { token, user }
}

const SEEN_EVERY_MS = 60_000

/** A script that asks all day costs one write a minute. */
export async function markUsed(ctx: Needed & Pick<Context, 'origin'>, { id, userId, lastUsedAt }: Row<'apiToken'>) {
  if (lastUsedAt !== null && ctx.now().getTime() - Date.parse(lastUsedAt) < SEEN_EVERY_MS) return
  await ctx.db
    .updateTable('apiToken')
    .set({ lastUsedAt: isoNow(ctx), lastUsedAddress: ctx.origin?.ipAddress ?? null })
    .where('id', '=', id)
    .execute()
  ctx.recall.forget(userId)
}

/** Whether a token that was good is still so. */
export async function isApiTokenOpen(ctx: Pick<Context, 'db' | 'now'>, id: string): Promise<boolean> {
  const token = await ctx.db
    .selectFrom('apiToken')
    .innerJoin('user', 'user.id', 'apiToken.userId')
    .select('apiToken.id')
    .where('apiToken.id', '=', id)
    .where('apiToken.revokedAt', 'is', null)
    .where('apiToken.expiresAt', '>', isoNow(ctx))
    .where('user.status', '=', 'ACTIVE')
    .executeTakeFirst()
  return token !== undefined
}
