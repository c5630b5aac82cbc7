import type { TokenStatus } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow } from '../../platform/context.ts'

type Clock = Pick<Context, 'now'>

/** What a registration token is good for right now. */
export function tokenStatus(
  clock: Clock,
  token: Pick<Row<'registrationToken'>, 'revokedAt' | 'maxUses' | 'useCount' | 'expiresAt'>,
): TokenStatus {
  if (token.revokedAt !== null) return 'REVOKED'
  if (token.maxUses !== null && token.useCount >= token.maxUses) return 'USED'
  return token.expiresAt !== null && token.expiresAt <= isoNow(clock) ? 'EXPIRED' : 'ACTIVE'
}

/** The same as an expression, for filters. */
export const tokenStatusSql = (clock: Clock) => sql<string>`case
  when "revokedAt" is not null then 'REVOKED'
  when "useCount" >= "maxUses" then 'USED'
  when "expiresAt" <= ${isoNow(clock)} then 'EXPIRED'
  else 'ACTIVE' end`
