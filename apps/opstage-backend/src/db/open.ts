import Database from 'better-sqlite3'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { type Dialect, postgres, sqlite } from './dialect.ts'
import { groupCommit } from './group-commit.ts'
import { keepJournalSmall } from './journal.ts'
import { createNames } from './named.ts'
import { OwnConnection } from './own-connection.ts'
import { sendAhead } from './pipeline.ts'
import { makePrivate } from './private-file.ts'
import { openReader } from './reader.ts'
import { PlannedOnceDialect } from './sqlite-text.ts'
import { lookTogether } from './looks.ts'
import { preparedOnce } from './statements.ts'
import type { Tables } from './tables.ts'
import { commitTogether } from './together.ts'
import { createWalSync } from './wal-sync.ts'

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
  const database = new Database(url.replace(/^file:/, ''), { readonly: true, fileMustExist: true })
  database.pragma('busy_timeout = 5000')
  const db = new Kysely<Tables>({ dialect: new PlannedOnceDialect({ database: preparedOnce(database) }) })
  return { db, close: () => db.destroy() }
}

export interface Alone extends Pick<Store, 'db' | 'close'> {
  /** In place of `close`, when another file has taken this one's name: whatever belongs to that name is left alone. */
  abandon: () => Promise<void>
}

/**
 * A file that nobody else has open, and nobody else can open until it is closed. SQLite leaves the journal of several
 * connections only when there is no second one, which is how a server that still runs is noticed.
 */
export function openAlone(path: string): Alone {
  const database = new Database(path, { fileMustExist: true, timeout: 0 })
  try {
    database.pragma('journal_mode = DELETE')
    database.pragma('locking_mode = EXCLUSIVE')
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    throw error
  }
  const db = new Kysely<Tables>({ dialect: new PlannedOnceDialect({ database: preparedOnce(database) }) })
  return {
    db,
    close: async () => {
      database.exec('rollback')
      database.pragma('journal_mode = WAL')
      await db.destroy()
    },
    abandon: () => db.destroy(),
  }
}

function openSqlite(path: string): Store {
  if (path !== ':memory:') makePrivate(path)
  const database = new Database(path)
  // NORMAL leaves a commit to the next sync of the journal, which is ours: a transaction is answered when it is on disk. What is
  // written outside of one, who was heard and when, is not waited for.
  for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', 'foreign_keys = ON', 'busy_timeout = 5000'])
    database.pragma(pragma)
  // There may be no folder for temporary files, and what is in ours shall be in no other.
  database.pragma('temp_store = MEMORY')
  const prepared = preparedOnce(database)
  const db = new Kysely<Tables>({ dialect: new PlannedOnceDialect({ database: prepared }) })
  const wal = path === ':memory:' ? { sync: async () => {}, close: async () => {} } : createWalSync(path, endAtOnce)
  const { transaction, waiting, commits } = groupCommit(db, new OwnConnection<Tables>(prepared), wal.sync)
  // A database in memory is its connection's alone, and has no journal.
  const reader = path === ':memory:' ? undefined : openReader(path)
  return {
    dialect: sqlite,
    db,
    reader: reader?.db ?? db,
    checkpoint: reader ? keepJournalSmall(database, path, reader.checkpoint) : async () => {},
    transaction,
    together: transaction,
    looks: db,
    state: () => ({ waiting: waiting(), commits: commits(), pool: null }),
    // Whoever is behind waits for the loop.
    queue: async () => {},
    ...(path === ':memory:' ? {} : { path }),
    close: async () => {
      await reader?.db.destroy()
      await wal.close()
      await db.destroy()
    },
  }
}

/** Only what a new process reads from the disk is true then. */
const endAtOnce = (cause: unknown) =>
  void setImmediate(() => {
    throw new Error(
      'What was committed could not be brought to disk: the server ends, so that it begins with what is there',
      {
        cause,
      },
    )
  })

/** For a connection, be it a new one or one of the pool; then the answer is 503, and the caller tries again. */
const CONNECT_MS = 10_000
/** A backend that stands still in the middle of a transaction must not hold its locks for ever. */
const IDLE_IN_TRANSACTION_MS = 60_000

function openPostgres(
  connectionString: string,
  { poolSize = 20, statementTimeoutMs = 0 }: PoolLimits,
  options?: string,
): Store {
  const pool = new pg.Pool({
    connectionString,
    max: poolSize,
    pipeline: true,
    application_name: 'opstage',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    ...(options ? { options } : {}),
  })
  // A connection that breaks is replaced by the pool, and whoever used it is told; without listeners it would end the
  // process, for the idle ones those of the pool, for those in use their own.
  pool.on('error', () => {})
  const nameStatements = createNames()
  pool.on('connect', (client) => {
    client.on('error', () => {})
    nameStatements(client)
    sendAhead(client)
  })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const transaction = <T>(work: (db: Db) => Promise<T>) => db.transaction().execute(work)
  const { together, waiting } = commitTogether(pool, transaction)
  return {
    dialect: postgres,
    db,
    reader: db,
    checkpoint: async () => {},
    transaction,
    together,
    looks: lookTogether(pool),
    state: () => ({
      waiting: pool.waitingCount + waiting(),
      commits: null,
      pool: { open: pool.totalCount, idle: pool.idleCount, most: poolSize },
    }),
    queue: async () => (await pool.connect()).release(),
    close: () => db.destroy(),
  }
}
