import {
  type ExpressionBuilder,
  type Kysely,
  type RawBuilder,
  type ReferenceExpression,
  type SelectQueryBuilder,
  sql,
} from 'kysely'
import type { Tables } from './tables.ts'

/** Every difference between the two databases, by name. */
export interface Dialect {
  kind: 'sqlite' | 'postgres'
  /** Type of a text column: byte order on both, so that ids and times sort alike. */
  text: string
  /** In an index on a column that may be null: PostgreSQL has to be told what SQLite does anyway. */
  nullsFirst: string
  /** Whether an index on what is written all day is cheap; PostgreSQL would renew all indexes of a row each time. */
  indexesWhatMoves: boolean
  /** Holds the rows that were read until the transaction ends; SQLite has one writer and needs no such thing. */
  lockRows: <T, O>(
    query: SelectQueryBuilder<Tables, T & keyof Tables, O>,
  ) => SelectQueryBuilder<Tables, T & keyof Tables, O>
  /**
   * Holds off whoever wants to delete these rows, or to hold them by `lockRows`, until the transaction ends; others may read them so too, and
   * write what is not asked about here, such as when somebody was heard. SQLite as above.
   */
  shareRows: <TB extends keyof Tables, O>(
    query: SelectQueryBuilder<Tables, TB, O>,
    of: TB[],
  ) => SelectQueryBuilder<Tables, TB, O>
  /** Position of one text in another, from 1; 0 when it is not there. */
  position: 'instr' | 'strpos'
}

export const sqlite: Dialect = {
  kind: 'sqlite',
  text: 'text',
  nullsFirst: '',
  indexesWhatMoves: true,
  lockRows: (query) => query,
  shareRows: (query) => query,
  position: 'instr',
}

export const postgres: Dialect = {
  kind: 'postgres',
  text: 'text collate "C"',
  nullsFirst: ' nulls first',
  indexesWhatMoves: false,
  lockRows: (query) => query.forUpdate(),
  shareRows: (query, of) => query.forKeyShare(of),
  position: 'strpos',
}

/** Where a text stands in a column, from 1, or 0: case-insensitive over ASCII letters, alike on both; `%` and `_` are ordinary. */
function positionIn<DB, TB extends keyof DB>(
  { position }: Dialect,
  eb: ExpressionBuilder<DB, TB>,
  column: ReferenceExpression<DB, TB>,
  text: string,
) {
  const lower = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  return sql<number>`${sql.raw(position)}(lower(${eb.ref(column as never)}), ${lower})`
}

type Search<DB, TB extends keyof DB> = Parameters<typeof positionIn<DB, TB>>

export const contains = <DB, TB extends keyof DB>(...search: Search<DB, TB>) =>
  sql<boolean>`${positionIn(...search)} > 0`

export const beginsWith = <DB, TB extends keyof DB>(...search: Search<DB, TB>) =>
  sql<boolean>`${positionIn(...search)} = 1`

/**
 * Whether a column holds the id of a row of `table` of which `condition` is true. SQLite finds all such rows once. So does PostgreSQL, if it
 * expects them to fit into the memory that it has for that; if not, it would go through all of them for each row with `in`, and along
 * the index with `exists`.
 */
export function isIdIn({ kind }: Dialect, column: string, table: string, condition: RawBuilder<boolean>) {
  const [held, id, rows] = [sql.ref(column), sql.ref(`${table}.id`), sql.table(table)]
  return kind === 'sqlite'
    ? sql<boolean>`${held} in (select ${id} from ${rows} where ${condition})`
    : sql<boolean>`exists (select 1 from ${rows} where ${id} = ${held} and ${condition})`
}

/** Bytes that the database takes on disk. */
export async function databaseSize({ kind }: Dialect, db: Kysely<Tables>): Promise<number> {
  const { rows } =
    kind === 'sqlite'
      ? await sql<{
          size: number
        }>`select page_count * page_size as "size" from pragma_page_count(), pragma_page_size()`.execute(db)
      : await sql<{ size: number }>`select pg_database_size(current_database()) as "size"`.execute(db)
  return Number(rows[0]!.size)
}

/** Lets one at a time into what `key` stands for, until the transaction ends; SQLite's `begin immediate` already does. */
export async function lockOut({ kind }: Dialect, db: Kysely<Tables>, key: number): Promise<void> {
  if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${key})`.execute(db)
}

/** Lifts the limit on the time of a statement, until the transaction ends; SQLite has none. */
export async function liftTimeLimit({ kind }: Dialect, db: Kysely<Tables>): Promise<void> {
  if (kind === 'postgres') await sql`set local statement_timeout = 0`.execute(db)
}

/** The elements of a JSON array as rows of one column `value`: many rows in one statement whose text never varies. */
export const eachJson = ({ kind }: Dialect, list: unknown[]) =>
  kind === 'sqlite'
    ? sql`json_each(${JSON.stringify(list)})`
    : sql`json_array_elements(cast(${JSON.stringify(list)} as json))`
