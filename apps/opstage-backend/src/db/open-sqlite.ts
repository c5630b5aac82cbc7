import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { sqlite } from './dialect.ts'
import { groupCommit } from './group-commit.ts'
import { keepJournalSmall } from './journal.ts'
import type { Store } from './open.ts'
import { OwnConnection } from './own-connection.ts'
import { makePrivate } from './private-file.ts'
import { openReader } from './reader.ts'
import { PlannedOnceDialect } from './sqlite-text.ts'
import { preparedOnce } from './statements.ts'
import type { Tables } from './tables.ts'
import { createWalSync } from './wal-sync.ts'

const MEMORY = ':memory:'

export function openSqlite(path: string): Store {
  if (path !== MEMORY) makePrivate(path)
  const database = new Database(path)
  // NORMAL leaves a commit to the next sync of the journal, which is ours: a transaction is answered when it is on disk. What is
  // written outside of one, who was heard and when, is not waited for.
  for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', 'foreign_keys = ON', 'busy_timeout = 5000'])
    database.pragma(pragma)
  // There may be no folder for temporary files, and what is in ours shall be in no other.
  database.pragma('temp_store = MEMORY')
  const prepared = preparedOnce(database)
  const db = over(prepared)
  const wal = path === MEMORY ? { sync: async () => {}, close: async () => {} } : createWalSync(path, endAtOnce)
  const { transaction, waiting, commits } = groupCommit(db, new OwnConnection<Tables>(prepared), wal.sync)
  // A database in memory is its connection's alone, and has no journal.
  const reader = path === MEMORY ? undefined : openReader(path)
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
    ...(path === MEMORY ? {} : { path }),
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

const over = (database: ReturnType<typeof preparedOnce>) =>
  new Kysely<Tables>({ dialect: new PlannedOnceDialect({ database }) })

/** For looking only: nothing is created, changed or brought up to date. */
export function openSqliteReadOnly(path: string): Pick<Store, 'db' | 'close'> {
  const database = new Database(path, { readonly: true, fileMustExist: true })
  database.pragma('busy_timeout = 5000')
  const db = over(preparedOnce(database))
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
  const db = over(preparedOnce(database))
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
