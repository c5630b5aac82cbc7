import type { Capacity } from '@xtrape/capsule-contracts-node'
import type { Context, Parts } from '../../platform/context.ts'
import { countUnsealed } from '../audit/count.ts'
import { hashingQueue } from '../auth/password.ts'

/** What waits in memory at this moment. */
export const queuesOf = ({ store, polls, live }: Pick<Parts, 'store' | 'polls' | 'live'>) => ({
  commits: store.state().waiting,
  hashing: hashingQueue(),
  waitingPolls: polls.size(),
  liveClients: live.size(),
})

/**
 * How far this backend is from its limit. It has one thread, so the share of the time in which that was busy is the share of
 * what it can do on this machine; on PostgreSQL it may also run out of connections.
 */
export async function measureCapacity(ctx: Context): Promise<Capacity> {
  const { eventLoop, pool, lagMs, requestsPerSecond, transactionsPerSecond, commitMs } = ctx.capacity.lastMinute()
  const unsealed = await countUnsealed(ctx)
  return {
    used: Math.max(eventLoop, pool ?? 0),
    limitedBy: (pool ?? 0) > eventLoop ? 'DATABASE' : 'EVENT_LOOP',
    eventLoop,
    lagMs,
    requestsPerSecond,
    database: { pool, transactionsPerSecond, commitMs },
    queues: { ...queuesOf(ctx), unsealedAuditEvents: unsealed.count },
    acceptMs: ctx.load.acceptMs,
    cadenceStretch: ctx.load.stretch,
    isOverloaded: ctx.load.isOverloaded,
  }
}
