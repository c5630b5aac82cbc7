import { sql } from 'kysely'
import type { TableName } from '../../db/tables.ts'
import { type Context, transact } from '../../platform/context.ts'
import { IDEMPOTENCY_HOURS } from '../actions/idempotency.ts'
import { pruneRecord } from '../audit/prune.ts'
import { settingsInForce } from '../settings/values.ts'

const DAY_MS = 86_400_000

interface Rule {
  table: TableName
  /** Which rows are old, given the moment before which they are. */
  isOld: (before: string) => ReturnType<typeof sql<boolean>>
  days: number
}

/** What is kept for how long: every table that grows with time is here, but the record, which goes by its chain. */
function rules(settings: Awaited<ReturnType<typeof settingsInForce>>): Rule[] {
  // A command is explained by its audit events, so it does not go before them. Its result goes with it.
  const commandDays = Math.max(settings['retention.commandsDays'], settings['retention.auditDays'])
  const olderThan = (column: string) => (before: string) => sql<boolean>`${sql.ref(column)} < ${before}`
  return [
    { table: 'command', isOld: oldAndOffTheRecord, days: commandDays },
    { table: 'healthReport', isOld: oldAndNotTheLast, days: settings['retention.healthDays'] },
    { table: 'backendGap', isOld: olderThan('toAt'), days: settings['retention.healthDays'] },
    { table: 'oneTimeSecret', isOld: olderThan('expiresAt'), days: 0 },
    { table: 'idempotencyKey', isOld: olderThan('createdAt'), days: IDEMPOTENCY_HOURS / 24 },
    { table: 'session', isOld: olderThan('expiresAt'), days: settings['retention.sessionsDays'] },
    { table: 'registrationToken', isOld: endedToken, days: settings['retention.tokensDays'] },
    { table: 'apiToken', isOld: endedApiToken, days: settings['retention.tokensDays'] },
    { table: 'agentToken', isOld: olderThan('revokedAt'), days: settings['retention.tokensDays'] },
  ]
}

const oldAndOffTheRecord = (before: string) => sql<boolean>`"completedAt" < ${before} and not exists (
  select 1 from "auditEvent" where "auditEvent"."targetId" = "command"."id")`

/** The last change of a service is its state until now, however old. */
const oldAndNotTheLast = (before: string) => sql<boolean>`"reportedAt" < ${before} and exists (
  select 1 from "healthReport" "later" where "later"."serviceId" = "healthReport"."serviceId"
    and ("later"."reportedAt", "later"."id") > ("healthReport"."reportedAt", "healthReport"."id") and "later"."reportedAt" < ${before})`

const endedToken = (before: string) =>
  sql<boolean>`("revokedAt" < ${before} or "expiresAt" < ${before} or ("useCount" >= "maxUses" and "usedAt" < ${before}))`

const endedApiToken = (before: string) => sql<boolean>`("revokedAt" < ${before} or "expiresAt" < ${before})`

/** Deletes what has been kept long enough, at most `limit` rows of a table at a time, each batch a transaction of its own. */
export async function prune(ctx: Context, limit: number, maxBatches = 200): Promise<Record<string, number>> {
  const settings = await settingsInForce(ctx)
  const daysAgo = (days: number) => new Date(ctx.now().getTime() - days * DAY_MS).toISOString()
  const deleted: Record<string, number> = {
    auditEvent: await pruneRecord(ctx, daysAgo(settings['retention.auditDays'])),
  }
  for (const { table, isOld, days } of rules(settings)) {
    const size = Math.min(limit, BATCH)
    const old = isOld(daysAgo(days))
    deleted[table] = 0
    for (let batch = 0; batch < maxBatches; batch += 1) {
      const count = await deleteBatch(ctx, table, old, size)
      deleted[table] += count
      if (count < size) break
    }
  }
  return deleted
}

/** Some milliseconds of the one writer that SQLite has: each row stands in many indexes. */
const BATCH = 100

/** What is old is looked for beside the writer, for that takes longer than to delete it; and what is old stays so. */
async function deleteBatch(ctx: Context, table: TableName, isOld: ReturnType<typeof sql<boolean>>, limit: number) {
  const name = sql.table(table)
  const found = sql<{ id: string }>`select "id" from ${name} where ${isOld} limit ${limit}`
  const ids = (await found.execute(ctx.store.reader)).rows.map(({ id }) => id)
  if (ids.length === 0) return 0
  return transact(ctx, async ({ db }) => {
    const result = await sql`delete from ${name} where "id" in (${sql.join(ids)})`.execute(db)
    return Number(result.numAffectedRows ?? 0)
  })
}
