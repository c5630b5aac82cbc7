import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

/** Rows a statement carries at most: four values each. */
const CHUNK = 2000

/**
 * Writes when services last reported what they had reported before, with their newest words, in one statement. A change
 * that overtook one of them is a row already, and newer.
 */
export async function flushHealth({ db, healthPresence }: Pick<Context, 'db' | 'healthPresence'>) {
  const seen = healthPresence.drain()
  for (let i = 0; i < seen.length; i += CHUNK) {
    const rows = seen
      .slice(i, i + CHUNK)
      .map(
        ([id, { at, message, detailsJson }]) => sql`(${id}, ${new Date(at).toISOString()}, ${message}, ${detailsJson})`,
      )
    await sql`
      with "seen" ("id", "at", "message", "details") as (values ${sql.join(rows)})
      update "capsuleService" set
        "lastHealthAt" = "seen"."at", "healthMessage" = "seen"."message", "healthDetailsJson" = "seen"."details"
      from "seen" where "capsuleService"."id" = "seen"."id" and "capsuleService"."lastHealthAt" < "seen"."at"`.execute(
      db,
    )
  }
}
