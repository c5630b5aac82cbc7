import { sql } from 'kysely'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { offlineAfterMs } from './status.ts'

/** Fewer than this are too few to tell a network from a coincidence. */
const ENOUGH = 5

/**
 * Absence is not death. When more than half of those that were online fall silent at once, this server suspects itself or
 * the network: everyone gets one more threshold before anybody is called offline. Who is still silent then, is.
 *
 * It looks one heartbeat interval before the first of them would be marked: agents beat at different moments, so by then
 * the last of them has missed its turn too.
 */
export async function watchForMassSilence(ctx: Context) {
  const { grace } = ctx
  const { online, silent } = await countSilent(ctx)
  const isMass = silent * 2 > online
  if (grace.silence === 'none' && isMass && online >= ENOUGH) return suspect(ctx, online, silent)
  if (grace.silence !== 'none' && !isMass) return believe(ctx)
  const isOver = ctx.now().getTime() - grace.from >= offlineAfterMs(ctx)
  // Still silent after the second threshold: it is they, and the next sweep may say so.
  if (grace.silence === 'suspected' && isOver) grace.silence = 'accepted'
}

async function countSilent({ store, config, now, ...ctx }: Context) {
  const intervalMs = 1000 * ctx.load.patience * config.OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS
  const earlierMs = offlineAfterMs({ config, ...ctx }) - intervalMs
  const since = new Date(now().getTime() - earlierMs).toISOString()
  const counts = await store.reader
    .selectFrom('agent')
    .select(sql<number | string>`count(*)`.as('online'))
    .select(sql<number | string | null>`sum(case when "lastHeartbeatAt" <= ${since} then 1 else 0 end)`.as('silent'))
    .where('status', '=', 'ONLINE')
    .executeTakeFirstOrThrow()
  return { online: Number(counts.online), silent: Number(counts.silent ?? 0) }
}

async function suspect(ctx: Context, online: number, silent: number) {
  const { grace } = ctx
  // Right after a start everyone has grace anyway; what is silent then has not come back yet.
  if (ctx.now().getTime() - grace.from < offlineAfterMs(ctx)) return
  grace.from = ctx.now().getTime()
  grace.silence = 'suspected'
  grace.silentSince = isoNow(ctx)
  const message = `${silent} of ${online} agents fell silent at once; the network or this server may be the cause`
  ctx.log.warn({ online, silent }, 'mass silence: nobody is marked offline for one more threshold')
  await note(ctx, 'system.mass_silence.suspected', message)
}

async function believe(ctx: Context) {
  const wasSuspected = ctx.grace.silence === 'suspected'
  ctx.grace.silence = 'none'
  ctx.grace.silentSince = null
  if (!wasSuspected) return
  await note(ctx, 'system.mass_silence.ended')
}

/** Every backend sees it by itself, in the same rows; the one that marks agents puts it on the record. */
async function note(ctx: Context, action: string, message?: string) {
  if (!(await ctx.peers.onlyMe('sweep'))) return
  const entry = message === undefined ? {} : { message }
  await transact(ctx, (ctx) => record(ctx, action, { type: 'Workspace', id: ctx.workspaceId }, entry))
}
