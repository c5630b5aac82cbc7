import { Kysely, PostgresDialect } from 'kysely'
import { postgres } from './dialect.ts'
import { lookTogether } from './looks.ts'
import { createNames } from './named.ts'
import type { Db, PoolLimits, Store } from './open.ts'
import { loadPg } from './pg.ts'
import { sendAhead } from './pipeline.ts'
import type { Tables } from './tables.ts'
import { commitTogether } from './together.ts'

/** For a connection, be it a new one or one of the pool; then the answer is 503, and the caller tries again. */
const CONNECT_MS = 10_000
/** A backend that stands still in the middle of a transaction must not hold its locks for ever. */
const IDLE_IN_TRANSACTION_MS = 60_000

export function openPostgres(
  connectionString: string,
  { poolSize = 20, statementTimeoutMs = 0 }: PoolLimits,
  options?: string,
): Store {
  const { Pool } = loadPg()
  const pool = new Pool({
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
