import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { eachJson } from '../../db/dialect.ts'
import type { Context } from '../../platform/context.ts'
import type { Seen } from '../../platform/presence.ts'

type Flushing = Pick<Context, 'db' | 'store' | 'presence'>

/** Writes who was heard since the last time; what a contact did not tell stays. */
export const flushPresence = (ctx: Flushing) =>
  ctx.presence.flush(async (seen) => {
    await writeContacts(ctx, seen)
    await setImmediate()
    await writeTokenUse(ctx, seen)
  })

const iso = (ms: number) => new Date(ms).toISOString()

/** Another backend may have heard the same agent later. */
async function writeContacts({ db, store }: Flushing, seen: [id: string, seen: Seen][]) {
  const rows = seen.map(([id, { at, polledAt, lagMs, version }]) => {
    const polled = polledAt === undefined ? null : iso(polledAt)
    return [id, iso(at), polled, lagMs ?? null, version ?? null]
  })
  await sql`
    with "seen" ("id", "at", "polledAt", "lagMs", "version") as (
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 from ${eachJson(store.dialect, rows)})
    update "agent" set
      "lastHeartbeatAt" = case when "agent"."lastHeartbeatAt" > "seen"."at" then "agent"."lastHeartbeatAt" else "seen"."at" end,
      "lastPollAt" = case when "seen"."polledAt" is null or "agent"."lastPollAt" > "seen"."polledAt"
        then "agent"."lastPollAt" else "seen"."polledAt" end,
      "eventLoopLagMs" = coalesce(cast("seen"."lagMs" as integer), "agent"."eventLoopLagMs"),
      "sdkVersion" = coalesce("seen"."version", "agent"."sdkVersion")
    from "seen" where "agent"."id" = "seen"."id"`.execute(db)
}

/** How exactly it is known when a token was last used. */
const USE_SECONDS = 60

/** Which tokens are in use, so that one that nobody misses can be told from one that somebody else has. */
async function writeTokenUse({ db, store }: Flushing, seen: [id: string, seen: Seen][]) {
  const rows = seen.flatMap(([, { at, tokenId }]) =>
    tokenId === undefined ? [] : [[tokenId, iso(at), iso(at - 1000 * USE_SECONDS)]],
  )
  if (rows.length === 0) return
  await sql`
    with "seen" ("id", "at", "before") as (
      select value ->> 0, value ->> 1, value ->> 2 from ${eachJson(store.dialect, rows)})
    update "agentToken" set "lastUsedAt" = "seen"."at" from "seen"
    where "agentToken"."id" = "seen"."id"
      and ("agentToken"."lastUsedAt" is null or "agentToken"."lastUsedAt" <= "seen"."before")`.execute(db)
}
