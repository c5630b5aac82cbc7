import { type Context, isoNow, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { agentStatus, silentBefore } from './status.ts'

/** Records who has fallen silent, at most `limit` at once; answers how many. */
export function markOffline(ctx: Context, limit: number): Promise<number> {
  return transact(ctx, async (ctx) => {
    const silent = await ctx.db
      .selectFrom('agent')
      .selectAll()
      .where('status', '=', 'ONLINE')
      .where('lastHeartbeatAt', '<=', silentBefore(ctx))
      .orderBy('lastHeartbeatAt')
      .limit(limit)
      .execute()
    for (const agent of silent) {
      const { since } = agentStatus(ctx, agent)
      const marked = await ctx.db
        .updateTable('agent')
        .set({ status: 'OFFLINE', statusSince: since, updatedAt: isoNow(ctx) })
        .where('id', '=', agent.id)
        .where('status', '=', 'ONLINE')
        .where('lastHeartbeatAt', '<=', silentBefore(ctx))
        .returning('id')
        .executeTakeFirst()
      // It was heard a moment ago, or another sweep was quicker.
      if (!marked) continue
      ctx.afterCommit(() => ctx.recall.forget(agent.id))
      const message = `Not heard since ${agent.lastHeartbeatAt}`
      await record(ctx, 'system.agent.offline', { type: 'Agent', id: agent.id, name: agent.code }, { message })
    }
    return silent.length
  })
}
