import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '../../db/open.ts'
import type { Context } from '../../platform/context.ts'
import type { HealthSeen } from '../../platform/presence.ts'
import { detailsOf, messageOf } from './record-health.ts'

/** Rows a statement carries at most: some milliseconds of work. */
const CHUNK = 500

/** Writes when services last reported what they had reported before, with their newest words, in one statement. */
export function flushHealth({ db, healthPresence }: Pick<Context, 'db' | 'healthPresence'>) {
  return healthPresence.flush(async (seen) => {
    for (let i = 0; i < seen.length; i += CHUNK) {
      if (i > 0) await setImmediate()
      await write(db, seen.slice(i, i + CHUNK))
    }
  })
}

/** A change that overtook one of them is a row already, and newer. */
async function write(db: Db, seen: [id: string, seen: HealthSeen][]) {
  const rows = seen.map(
    ([id, words]) => sql`(${id}, ${new Date(words.at).toISOString()}, ${messageOf(words)}, ${detailsOf(words)})`,
  )
  await sql`
    with "seen" ("id", "at", "message", "details") as (values ${sql.join(rows)})
    update "capsuleService" set
      "lastHealthAt" = "seen"."at", "healthMessage" = "seen"."message", "healthDetailsJson" = "seen"."details"
    from "seen" where "capsuleService"."id" = "seen"."id" and "capsuleService"."lastHealthAt" < "seen"."at"`.execute(db)
}
