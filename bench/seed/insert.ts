import type Database from 'better-sqlite3'
import type { Insertable } from 'kysely'
import type { TableName, Tables } from '../../apps/opstage-backend/src/db/tables.ts'

export type NewRow<T extends TableName> = Insertable<Tables[T]>

const PER_TRANSACTION = 100_000

/** Inserts rows that all have the same columns, in big transactions. Answers how many. */
export function insertAll<T extends TableName>(db: Database.Database, table: T, rows: Iterable<NewRow<T>>): number {
  let insert: Database.Statement | undefined
  let count = 0
  for (const row of rows) {
    const values = Object.values(row as object)
    insert ??= db.prepare(`insert into "${table}" (${columnsOf(row)}) values (${values.map(() => '?').join(', ')})`)
    if (count % PER_TRANSACTION === 0) db.exec(count === 0 ? 'begin' : 'commit; begin')
    insert.run(values)
    count += 1
  }
  if (count > 0) db.exec('commit')
  return count
}

const columnsOf = (row: object) =>
  Object.keys(row)
    .map((name) => `"${name}"`)
    .join(', ')

/** Without the indexes of these tables, which are built in one go after `fill`: row by row takes many times as long. */
export function withoutIndexes(db: Database.Database, tables: TableName[], fill: () => void): void {
  const indexes = db
    .prepare<string[], { name: string; sql: string }>(
      `select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in (${tables.map(() => '?').join(', ')})`,
    )
    .all(...tables)
  for (const { name } of indexes) db.exec(`drop index "${name}"`)
  fill()
  for (const { sql } of indexes) db.exec(sql)
}
