import { type Context, isoNow, transact } from '../../platform/context.ts'
import { storedValue, storeValue } from '../settings/stored.ts'

const ALIVE = 'backend.lastAliveAt'
const STARTED = 'backend.startedAt'

/** Notes that a backend runs, so that the next one to start knows since when none did. */
export const markAlive = (ctx: Context) => storeValue(ctx, ALIVE, isoNow(ctx))

/**
 * At a start. The first backend remembers the time in which none looked; one that joins others finds the fleet watched
 * already, so the grace that everyone has is that of the first one's start.
 */
export async function arrive(ctx: Context) {
  await ctx.peers.arrive(() => recordStart(ctx))
  ctx.grace.from = Date.parse((await storedValue<string>(ctx, STARTED))!)
}

/** Remembers the gap, if it was longer than two sweeps. */
function recordStart(ctx: Context) {
  return transact(ctx, async (ctx) => {
    const fromAt = await storedValue<string>(ctx, ALIVE)
    const toAt = isoNow(ctx)
    const longest = 2000 * ctx.config.OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS
    if (fromAt !== undefined && Date.parse(toAt) - Date.parse(fromAt) > longest)
      await ctx.db
        .insertInto('backendGap')
        .values({ id: ctx.newId('hlr'), fromAt, toAt })
        .execute()
    await markAlive(ctx)
    await storeValue(ctx, STARTED, toAt)
  })
}
