import type { agents, Query } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import { contains } from '../../db/dialect.ts'
import { fetchPage } from '../../db/page.ts'
import type { Context } from '../../platform/context.ts'
import { agentStatusSql } from './status.ts'

/** An agent with how many services it speaks for, and since when a command waits for it. */
export const withCounts = ({ db }: Context) =>
  db
    .selectFrom('agent')
    .selectAll('agent')
    .select((eb) => [
      eb
        .selectFrom('capsuleService')
        .select(sql<number>`cast(count(*) as integer)`.as('count'))
        .whereRef('capsuleService.agentId', '=', 'agent.id')
        .as('serviceCount'),
      eb
        .selectFrom('command')
        .select('command.createdAt')
        .whereRef('command.agentId', '=', 'agent.id')
        .where('command.status', '=', 'PENDING')
        .where('command.completedAt', 'is', null)
        .orderBy('command.id')
        .limit(1)
        .as('waitingSince'),
    ])

export function listAgents(ctx: Context, { status, q, ...paging }: Query<typeof agents.list>) {
  const filtered = withCounts(ctx)
    .$if(status !== undefined, (query) => query.where(agentStatusSql(ctx), 'in', status!))
    .$if(q !== undefined, (query) =>
      query.where((eb) =>
        eb.or([contains(ctx.store.dialect, eb, 'agent.code', q!), contains(ctx.store.dialect, eb, 'agent.name', q!)]),
      ),
    )
  const columns = { createdAt: 'agent.createdAt', lastSeenAt: 'agent.lastHeartbeatAt?', name: 'agent.name?' }
  return fetchPage(ctx.db, filtered, paging, columns, 'agent.id')
}

export type AgentWithCounts = Awaited<ReturnType<typeof listAgents>>['rows'][number]

export const agentWithCounts = (ctx: Context, agentId: string) =>
  withCounts(ctx).where('agent.id', '=', agentId).executeTakeFirst()
