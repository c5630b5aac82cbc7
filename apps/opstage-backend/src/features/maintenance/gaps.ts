import { type Context, isoNow, transact } from '../../platform/context.ts'

const KEY = 'backend.lastAliveAt'

/** Notes that a backend runs, so that the next one to start knows since when none did. */
export async function markAlive(ctx: Context) {
  const at = isoNow(ctx)
  const valueJson = JSON.stringify(at)
  await ctx.db
    .insertInto('systemSetting')
    .values({ key: KEY, valueJson, createdAt: at, updatedAt: at })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ valueJson, updatedAt: at }))
    .execute()
}

/** At a start: remembers the time in which no backend looked, if it was longer than two sweeps. */
export async function recordGap(ctx: Context) {
  await transact(ctx, async (ctx) => {
    const row = await ctx.db.selectFrom('systemSetting').select('valueJson').where('key', '=', KEY).executeTakeFirst()
    const fromAt = row ? (JSON.parse(row.valueJson) as string) : undefined
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
