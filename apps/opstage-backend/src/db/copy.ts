import { createHash, type Hash } from 'node:crypto'
import { sql } from 'kysely'
import { lockOut } from './dialect.ts'
import { COPYING, MIGRATION_LOCK, migrate } from './migrate.ts'
import type { Db, Store } from './open.ts'
import type { TableName } from './tables.ts'

/** Every table with its key, each after those that it refers to. */
export const KEYS: Record<TableName, readonly string[]> = {
  workspace: ['id'],
  user: ['id'],
  session: ['id'],
  recoveryCode: ['userId', 'codeHash'],
  apiToken: ['id'],
  registrationToken: ['id'],
  agent: ['id'],
  agentToken: ['id'],
  capsuleService: ['id'],
  serviceLabel: ['serviceId', 'key'],
  serviceAcknowledgement: ['serviceId'],
  configChange: ['id'],
  healthReport: ['id'],
  backendGap: ['id'],
  configItem: ['id'],
  actionDefinition: ['id'],
  command: ['id'],
  idempotencyKey: ['id'],
  commandResult: ['id'],
  oneTimeSecret: ['id'],
  auditEvent: ['id'],
  auditAnchor: ['kind'],
  auditKey: ['id'],
  systemSetting: ['key'],
}
export const tables = Object.keys(KEYS) as TableName[]

/** Rows of one statement: PostgreSQL binds 65,535 values, and no table has 60 columns. */
const BATCH = 1000

type AnyRow = Record<string, string | number | null>

/** The database holds something already, or a copy of something else. */
export class NotEmptyError extends Error {
  override name = 'NotEmptyError'
}

/**
 * Takes an empty database for a copy: until `finish`, no server starts on it. Answers whether a copy was begun before, which
 * then goes on.
 */
export async function beginCopy(target: Store): Promise<boolean> {
  await migrate(target, { isCopy: true })
  return target.transaction(async (db) => {
    await lockOut(target.dialect, db, MIGRATION_LOCK)
    const { rows } = await sql`select 1 from "schemaMigration" where "version" = ${COPYING}`.execute(db)
    if (rows.length > 0) return true
    for (const table of tables)
      if ((await count(db, table)) > 0)
        throw new NotEmptyError(`The database is not empty: its table "${table}" has rows. Name an empty one.`)
    await sql`insert into "schemaMigration" ("version", "name") values (${COPYING}, 'copy under way')`.execute(db)
    return false
  })
}

export const finishCopy = ({ db }: Store) => sql`delete from "schemaMigration" where "version" = ${COPYING}`.execute(db)

/** Copies what the target does not have yet: rows go in the order of their keys, so it has a beginning of them. */
export async function copyTable(source: Db, target: Store, table: TableName, onCopied: (rows: number) => void) {
  const { rows: newest } = await sql<AnyRow>`
    select ${keyOf(table)} from ${sql.table(table)} order by ${backwards(table)} limit 1`.execute(target.db)
  for await (const rows of batches(source, table, newest[0])) {
    const columns = Object.keys(rows[0]!)
    const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`)
    await target.transaction((db) =>
      sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
        values ${sql.join(values)}`.execute(db),
    )
    onCopied(rows.length)
  }
}

export interface Contents {
  rows: number
  /** Over all rows in the order of their keys: alike only if each value of each row is. */
  sha256: string
}

export async function contentsOf(db: Db, table: TableName): Promise<Contents> {
  const hash = createHash('sha256')
  let rows = 0
  for await (const batch of batches(db, table)) {
    for (const row of batch) addTo(hash, row)
    rows += batch.length
  }
  return { rows, sha256: hash.digest('hex') }
}

/** By name, since the order of columns is none of the data. */
function addTo(hash: Hash, row: AnyRow) {
  hash.update(
    JSON.stringify(
      Object.keys(row)
        .toSorted()
        .map((column) => [column, row[column]]),
    ),
  )
}

async function* batches(db: Db, table: TableName, after?: AnyRow): AsyncGenerator<AnyRow[]> {
  for (let last = after; ;) {
    const behind = last
      ? sql`where (${keyOf(table)}) > (${sql.join(KEYS[table].map((column) => last![column]))})`
      : sql``
    const { rows } = await sql<AnyRow>`
      select * from ${sql.table(table)} ${behind} order by ${keyOf(table)} limit ${BATCH}`.execute(db)
    if (rows.length > 0) yield rows
    if (rows.length < BATCH) return
    last = rows.at(-1)
  }
}

const keyOf = (table: TableName) => sql.join(KEYS[table].map((column) => sql.ref(column)))
const backwards = (table: TableName) => sql.join(KEYS[table].map((column) => sql`${sql.ref(column)} desc`))

export async function count(db: Db, table: TableName): Promise<number> {
  const { rows } = await sql<{ n: number | string }>`select count(*) as "n" from ${sql.table(table)}`.execute(db)
  return Number(rows[0]!.n)
}
