import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely'
import pg from 'pg'
import { type Dialect, postgres, sqlite } from './dialect.ts'
import { groupCommit } from './group-commit.ts'
import { preparedOnce } from './statements.ts'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>

export interface Store {
  dialect: Dialect
  db: Db
  /** Runs `work` in one transaction that is on disk when this resolves. Use `transact` of the context instead. */
  transaction: <T>(work: (db: Db) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

export const isPostgres = (url: string) => /^postgres(ql)?:/.test(url)

/** `file:PATH`, `:memory:` or `postgres://…`. */
export function openStore(url: string): Store {
  return isPostgres(url) ? openPostgres(url) : openSqlite(url.replace(/^file:/, ''))
}

/** For looking only: nothing is created, changed or brought up to date. */
export function openReadOnly(url: string): Pick<Store, 'db' | 'close'> {
  if (/^postgres(ql)?:/.test(url)) return openPostgres(url, '-c default_transaction_read_only=on')
  const database = new Database(url.replace(/^file:/, ''), { readonly: true, fileMustExist: true })
  database.pragma('busy_timeout = 5000')
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparedOnce(database) }) })
  return { db, close: () => db.destroy() }
}

function openSqlite(path: string): Store {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const database = new Database(path)
  // FULL: a commit that was answered survives a power cut. The grouping makes it affordable.
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'busy_timeout = 5000'])
    database.pragma(pragma)
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparedOnce(database) }) })
  return { dialect: sqlite, db, transaction: groupCommit(db), close: () => db.destroy() }
}

function openPostgres(connectionString: string, options?: string): Store {
  const pool = new pg.Pool({
    connectionString,
    max: 20,
    connectionTimeoutMillis: 10_000,
    ...(options ? { options } : {}),
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    dialect: postgres,
    db,
    transaction: (work) => db.transaction().execute(work),
    close: () => db.destroy(),
  }
}
