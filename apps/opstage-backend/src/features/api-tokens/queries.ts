import type { apiTokens, Query } from '@xtrape/capsule-contracts-node'
import { fetchPage } from '../../db/page.ts'
import type { Context } from '../../platform/context.ts'
import { apiTokenStatusSql } from './status.ts'

export function listApiTokens(ctx: Context, { status, ...paging }: Query<typeof apiTokens.list>) {
  const own = ctx.db
    .selectFrom('apiToken')
    .selectAll()
    .where('userId', '=', ctx.actor.id!)
    .$if(status !== undefined, (q) => q.where((eb) => eb(apiTokenStatusSql(ctx), 'in', status!)))
  return fetchPage(ctx.db, own, paging, { createdAt: 'createdAt', expiresAt: 'expiresAt' }, 'id')
}
