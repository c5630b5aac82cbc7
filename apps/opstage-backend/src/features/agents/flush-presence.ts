import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/** Rows a statement carries at most: five values each, and PostgreSQL binds 65,535. */
const CHUNK = 2000

/** Writes who was heard since the last time, in one statement; what a contact did not tell stays. */
export async function flushPresence({ db, presence }: Pick<Context, 'db' | 'presence'>) {
  const seen = presence.drain()
  for (let i = 0; i < seen.length; i += CHUNK) {
    const rows = seen.slice(i, i + CHUNK).map(([id, { at, polledAt, lagMs, version }]) => {
      const polled = polledAt === undefined ? null : new Date(polledAt).toISOString()
      return sql`(${id}, ${new Date(at).toISOString()}, ${polled}, ${lagMs === undefined ? null : String(lagMs)}, ${version ?? null})`
    })
    await sql`
      with "seen" ("id", "at", "polledAt", "lagMs", "version") as (values ${sql.join(rows)})
      update "agent" set
        "lastHeartbeatAt" = "seen"."at",
        "lastPollAt" = coalesce("seen"."polledAt", "agent"."lastPollAt"),
        "eventLoopLagMs" = coalesce(cast("seen"."lagMs" as integer), "agent"."eventLoopLagMs"),
        "sdkVersion" = coalesce("seen"."version", "agent"."sdkVersion")
      from "seen" where "agent"."id" = "seen"."id"`.execute(db)
  }
}
