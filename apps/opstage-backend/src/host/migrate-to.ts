import { existsSync } from 'node:fs'
import { sql } from 'kysely'
import { databaseUrl, type Environment, readConfig } from '../config.ts'
import {
  beginCopy,
  type Contents,
  contentsOf,
  copyTable,
  count,
  finishCopy,
  NotEmptyError,
  tables,
} from '../db/copy.ts'
import { schemaVersion } from '../db/migrate.ts'
import { type Db, isPostgres, openStore, type Store } from '../db/open.ts'
import { openAlone } from '../db/open-sqlite.ts'
import { recordIn } from '../features/audit/chain/rows.ts'
import { verifyChain } from '../features/audit/chain/verify.ts'
import { HostError, noDatabaseAt, UsageError } from './host-error.ts'

const PROGRESS_MS = 2000

interface Outcome {
  resumed: boolean
  seconds: number
  tables: ({ table: string } & Contents)[]
  auditEvents: number
}

/** Moves up: from the SQLite database that the environment names into `target`, an empty PostgreSQL one. An outcome that differs has changed nothing here. */
export async function migrateTo(env: Environment, target: string) {
  refuseOtherThanPostgres(target)
  const source = openSource(env)
  const store = openStore(target)
  try {
    const outcome = await moveUp(source.db, store)
    const differs = 'problem' in outcome
    return { data: outcome, text: differs ? outcome.problem : asText(outcome), differs }
  } catch (error) {
    if (error instanceof NotEmptyError) throw new HostError(error.message)
    throw error
  } finally {
    await store.close()
    await source.close()
  }
}

function refuseOtherThanPostgres(target: string) {
  if (!isPostgres(target)) throw new UsageError('Name one PostgreSQL database, as postgres://user@host/name.')
}

function openSource(env: Environment) {
  // Nothing is sealed or unsealed here: where the server's secret is not at hand, any will do.
  const url = databaseUrl(readConfig({ OPSTAGE_SESSION_SECRET: 'x'.repeat(32), ...env }))
  if (!url.startsWith('file:'))
    throw new HostError(
      'The database that the environment names is no SQLite file. Set DATABASE_URL or OPSTAGE_DATA_DIR.',
    )
  const path = url.slice('file:'.length)
  if (!existsSync(path)) throw noDatabaseAt(path)
  try {
    return openAlone(path)
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new HostError(`Something has ${path} open: stop the server first. Nothing was copied.`)
  }
}

async function moveUp(source: Db, target: Store): Promise<Outcome | { problem: string }> {
  const started = performance.now()
  await refuseOtherSchema(source)
  const resumed = await beginCopy(target)
  if (resumed) say('A copy was begun before: going on with it')
  for (const table of tables) await copyWithProgress(source, target, table)
  const checked: Outcome['tables'] = []
  for (const table of tables) {
    const there = await contentsOf(target.db, table)
    const here = await contentsOf(source, table)
    if (here.sha256 !== there.sha256)
      return {
        problem:
          `The table "${table}" differs: ${here.rows} rows here, ${there.rows} there. Was the server run between two ` +
          'attempts? Empty the PostgreSQL database and begin anew; this one has changed nothing here.',
      }
    checked.push({ table, ...there })
  }
  const { problem, events } = await verifyChain(recordIn(target.db))
  if (problem) return { problem: `The audit record does not verify: ${problem.message}` }
  await finishCopy(target)
  return {
    resumed,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    tables: checked,
    auditEvents: events,
  }
}

async function refuseOtherSchema(db: Db) {
  const { rows } = await sql<{ version: number }>`select max("version") as "version" from "schemaMigration"`.execute(db)
  const { version } = rows[0]!
  if (version !== schemaVersion)
    throw new HostError(
      `The database has schema version ${version}, this program ${schemaVersion}. Start and stop the server of this program once, then try again.`,
    )
}

async function copyWithProgress(source: Db, target: Store, table: (typeof tables)[number]) {
  const total = await count(source, table)
  let copied = await count(target.db, table)
  let told = performance.now()
  await copyTable(source, target, table, (rows) => {
    copied += rows
    if (performance.now() - told < PROGRESS_MS) return
    told = performance.now()
    say(`${table}: ${copied} of ${total} rows`)
  })
  if (total > 0) say(`${table}: ${total} rows`)
}

/** Beside the answer, so that a program can read that. */
const say = (line: string) => process.stderr.write(`${line}\n`)

function asText({ seconds, tables, auditEvents }: Outcome): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  return (
    `Copied ${rows} rows of ${tables.length} tables in ${seconds} s; each is the same on both sides, and the chain of ` +
    `${auditEvents} audit events verifies.\nStart the server with DATABASE_URL set to the new database and the same ` +
    'OPSTAGE_SESSION_SECRET. The SQLite file was left as it is; keep it until you are content.'
  )
}
