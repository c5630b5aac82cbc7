import type { ApiTokenStatus } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow } from '../../platform/context.ts'

type Clock = Pick<Context, 'now'>

export function apiTokenStatus(clock: Clock, token: Row<'apiToken'>): ApiTokenStatus {
  if (token.revokedAt !== null) return 'REVOKED'
  return token.expiresAt <= isoNow(clock) ? 'EXPIRED' : 'ACTIVE'
}

/** The same as an expression, for filters. */
export const apiTokenStatusSql = (clock: Clock) => sql<string>`case
  when "revokedAt" is not null then 'REVOKED'
  when "expiresAt" <= ${isoNow(clock)} then 'EXPIRED'
  else 'ACTIVE' end`
