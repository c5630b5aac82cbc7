import { type Context, isoNow, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { silentBefore } from './status.ts'

interface Contact {
  polled?: boolean
  eventLoopLagMs?: number | undefined
  sdkVersion?: string | undefined
}

/**
 * The agent was heard. That is memory, written once a second for all; only coming ONLINE is a row of its own, because
 * people and waiting requests look for it at once.
 */
export function touchAgent(ctx: Context, { polled, eventLoopLagMs, sdkVersion }: Contact): Promise<void> | undefined {
  const { actor } = ctx
  if (actor.type !== 'AGENT') return undefined
  const at = ctx.now().getTime()
  ctx.presence.touch(actor.id, {
    at,
    tokenId: actor.tokenId,
    ...(polled ? { polledAt: at } : {}),
    ...(eventLoopLagMs === undefined ? {} : { lagMs: Math.round(eventLoopLagMs) }),
    ...(sdkVersion === undefined ? {} : { version: sdkVersion }),
  })
  return actor.status === 'ONLINE' ? undefined : comeOnline(ctx, actor.id)
}

function comeOnline(ctx: Context, agentId: string) {
  return transact(ctx, async (ctx) => {
    const at = isoNow(ctx)
    const came = await ctx.db
      .updateTable('agent')
      .set({ status: 'ONLINE', statusSince: at, lastHeartbeatAt: at, updatedAt: at })
      .where('id', '=', agentId)
      .where((eb) =>
        // ONLINE on record, but silent for so long that nobody believes it any more: it comes back as from OFFLINE.
        eb.or([
          eb('status', 'in', ['PENDING', 'OFFLINE']),
          eb.and([eb('status', '=', 'ONLINE'), eb('lastHeartbeatAt', '<=', silentBefore(ctx))]),
        ]),
      )
      .returning('code')
      .executeTakeFirst()
    // Whether it came by this or by another backend: what was remembered of it is over.
    ctx.afterCommit(() => ctx.recall.forget(agentId))
    if (came) await record(ctx, 'agent.online', { type: 'Agent', id: agentId, name: came.code })
  })
}
