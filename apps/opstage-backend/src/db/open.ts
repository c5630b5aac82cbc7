import type { Kysely } from 'kysely'
import type { Dialect } from './dialect.ts'
import { openPostgres } from './open-postgres.ts'
import { openSqlite, openSqliteReadOnly } from './open-sqlite.ts'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>

export interface Store {
  dialect: Dialect
  db: Db
  /** For whoever only reads, and may take longer: on SQLite a connection in a thread of its own. */
  reader: Db
  /** To be called now and then: SQLite would else do it in the middle of somebody's commit. */
  checkpoint: () => Promise<void>
  /** Runs `work` in one transaction that is on disk when this resolves. Use `transact` of the context instead. */
  transaction: <T>(work: (db: Db) => Promise<T>) => Promise<T>
  /** As `transaction`, with others in one commit. Use `transactTogether` of the context instead. */
  together: <T>(work: (db: Db) => Promise<T>) => Promise<T>
  /** For looks that are asked for all day, outside of transactions: on PostgreSQL the same one of several is one statement. */
  looks: Db
  state: () => StoreState
  /** Waits until it is one's turn. */
  queue: () => Promise<void>
  /** Of the file that holds the database, where there is one. */
  path?: string
  close: () => Promise<void>
}

/** How busy the way to the database is at this moment. */
export interface StoreState {
  /** Transactions, or on PostgreSQL whatever needs a connection, that wait for their turn. */
  waiting: number
  /** Durable commits since the start, each of one transaction or more; PostgreSQL counts its own. */
  commits: number | null
  /** Connections to PostgreSQL. */
  pool: { open: number; idle: number; most: number } | null
}

export const isPostgres = (url: string) => /^postgres(ql)?:/.test(url)

export interface PoolLimits {
  /** Connections at most; the line has one more. */
  poolSize?: number
  /** A statement that takes longer is ended: it holds a connection that others wait for. */
  statementTimeoutMs?: number
}

/** `file:PATH`, `:memory:` or `postgres://…`, for which alone there are limits. */
export function openStore(url: string, limits: PoolLimits = {}): Store {
  return isPostgres(url) ? openPostgres(url, limits) : openSqlite(url.replace(/^file:/, ''))
}

/** For looking only: nothing is created, changed or brought up to date. */
export function openReadOnly(url: string): Pick<Store, 'db' | 'close'> {
  if (isPostgres(url)) return openPostgres(url, {}, '-c default_transaction_read_only=on')
  return openSqliteReadOnly(url.replace(/^file:/, ''))
}
