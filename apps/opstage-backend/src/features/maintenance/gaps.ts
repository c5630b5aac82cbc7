import { type Context, isoNow, transact } from '../../platform/context.ts'
import { storedValue, storeValue } from '../settings/stored.ts'

const KEY = 'backend.lastAliveAt'

/** Notes that a backend runs, so that the next one to start knows since when none did. */
export async function markAlive(ctx: Context) {
  await storeValue(ctx, KEY, isoNow(ctx))
}

/** At a start: remembers the time in which no backend looked, if it was longer than two sweeps. */
export async function recordGap(ctx: Context) {
  await transact(ctx, async (ctx) => {
    const fromAt = await storedValue<string>(ctx, KEY)
    const toAt = isoNow(ctx)
    const longest = 2000 * ctx.config.OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS
    if (fromAt !== undefined && Date.parse(toAt) - Date.parse(fromAt) > longest)
      await ctx.db
        .insertInto('backendGap')
        .values({ id: ctx.newId('hlr'), fromAt, toAt })
        .execute()
    await markAlive(ctx)
  })
}
