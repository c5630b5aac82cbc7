import type { Query, tokens } from '@xtrape/capsule-contracts-node'
import { fetchPage } from '../../db/page.ts'
import type { Context } from '../../platform/context.ts'
import { tokenStatusSql } from './status.ts'

export function listTokens(ctx: Context, { status, ...paging }: Query<typeof tokens.list>) {
  const filtered = ctx.db
    .selectFrom('registrationToken')
    .selectAll()
    .$if(status !== undefined, (q) => q.where((eb) => eb(tokenStatusSql(ctx), 'in', status!)))
  return fetchPage(ctx.db, filtered, paging, { createdAt: 'createdAt', expiresAt: 'expiresAt?' }, 'id')
}
