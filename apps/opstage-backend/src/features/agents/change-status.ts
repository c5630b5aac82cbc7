import type { Row } from '../../db/tables.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { endForDisabledAgent, endForRevokedAgent } from '../commands/end-for-agent.ts'
import { findAgent } from './find.ts'

/** Takes no commands until it is enabled; what waits for it is cancelled. */
export function disableAgent(ctx: Context, agentId: string): Promise<Row<'agent'>> {
  return transact(ctx, async (ctx) => {
    const agent = await change(ctx, agentId, ['PENDING', 'ONLINE', 'OFFLINE'], {
      status: 'DISABLED',
      disabledAt: isoNow(ctx),
    })
    if (!agent) return refuseRevoked(await findAgent(ctx, agentId))
    const commandIds = await endForDisabledAgent(ctx, agentId)
    await record(ctx, 'agent.disabled', { type: 'Agent', id: agentId, name: agent.code }, { metadata: { commandIds } })
    return agent
  })
}

/** It is ONLINE when it is heard, not when somebody says so. */
export function enableAgent(ctx: Context, agentId: string): Promise<Row<'agent'>> {
  return transact(ctx, async (ctx) => {
    const { lastHeartbeatAt } = await findAgent(ctx, agentId)
    const status = lastHeartbeatAt === null ? 'PENDING' : 'OFFLINE'
    const agent = await change(ctx, agentId, ['DISABLED'], { status, disabledAt: null })
    if (!agent) return refuseRevoked(await findAgent(ctx, agentId))
    await record(ctx, 'agent.enabled', { type: 'Agent', id: agentId, name: agent.code })
    return agent
  })
}

/** Takes its tokens away for good and ends all its commands. */
export function revokeAgent(ctx: Context, agentId: string): Promise<Row<'agent'>> {
  return transact(ctx, async (ctx) => {
    const at = isoNow(ctx)
    const live = ['PENDING', 'ONLINE', 'OFFLINE', 'DISABLED']
    const agent = await change(ctx, agentId, live, { status: 'REVOKED', revokedAt: at, disabledAt: null })
    if (!agent) return findAgent(ctx, agentId)
    await ctx.db
      .updateTable('agentToken')
      .set({ status: 'REVOKED', revokedAt: at, updatedAt: at })
      .where('agentId', '=', agentId)
      .where('status', '!=', 'REVOKED')
      .execute()
    const commandIds = await endForRevokedAgent(ctx, agentId)
    await record(ctx, 'agent.revoked', { type: 'Agent', id: agentId, name: agent.code }, { metadata: { commandIds } })
    return agent
  })
}

async function change(ctx: Context, agentId: string, from: string[], to: Partial<Row<'agent'>>) {
  const at = isoNow(ctx)
  // Whoever is about to give it a command (`actions/find.ts`) comes before this, or sees what has come of it.
  const row = ctx.db.selectFrom('agent').select('id').where('id', '=', agentId)
  await ctx.store.dialect.lockRows(row).execute()
  const agent = await ctx.db
    .updateTable('agent')
    .set({ ...to, statusSince: at, updatedAt: at })
    .where('id', '=', agentId)
    .where('status', 'in', from)
    .returningAll()
    .executeTakeFirst()
  // What it was heard saying a moment ago must not be flushed over the change.
  ctx.afterCommit(() => {
    if (!agent) return
    ctx.presence.forget(agentId)
    ctx.recall.forget(agentId)
    if (to.status === 'DISABLED' || to.status === 'REVOKED') ctx.polls.evict(agentId, `AGENT_${to.status}`)
  })
  return agent
}

/** Nothing to do is no error; only a revoked agent cannot be disabled or enabled. */
function refuseRevoked(agent: Row<'agent'>): Row<'agent'> {
  if (agent.status === 'REVOKED') throw new AppError('AGENT_REVOKED')
  return agent
}
