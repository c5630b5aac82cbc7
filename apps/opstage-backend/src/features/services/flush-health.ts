import { sql } from 'kysely'
import { eachJson } from '../../db/dialect.ts'
import type { Context } from '../../platform/context.ts'
import type { HealthSeen } from '../../platform/presence.ts'
import { detailsOf, messageOf } from './record-health.ts'

type Flushing = Pick<Context, 'db' | 'store' | 'healthPresence'>

/** Writes when services last reported what they had reported before, with their newest words. */
export const flushHealth = (ctx: Flushing) => ctx.healthPresence.flush((seen) => write(ctx, seen))

/** A change that overtook one of them is a row already, and newer. */
async function write({ db, store }: Flushing, seen: [id: string, seen: HealthSeen][]) {
  const rows = seen.map(([id, words]) => [id, new Date(words.at).toISOString(), messageOf(words), detailsOf(words)])
  await sql`
    with "seen" ("id", "at", "message", "details") as (
      select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from ${eachJson(store.dialect, rows)})
    update "capsuleService" set
      "lastHealthAt" = "seen"."at", "healthMessage" = "seen"."message", "healthDetailsJson" = "seen"."details"
    from "seen" where "capsuleService"."id" = "seen"."id" and "capsuleService"."lastHealthAt" < "seen"."at"`.execute(db)
}
