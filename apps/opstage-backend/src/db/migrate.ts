import { sql } from 'kysely'
import { type Dialect, liftTimeLimit, lockOut } from './dialect.ts'
import { governanceLoop } from './migrations/0001-governance-loop.ts'
import type { Store } from './open.ts'

export interface Migration {
  version: number
  name: string
  statements: (dialect: Dialect) => string[]
}

/** Forward only, each in a transaction of its own. Never change one that was released. */
export const migrations: readonly Migration[] = [governanceLoop]

export const schemaVersion = migrations.at(-1)!.version

/** The database was written by a newer program than this one. */
export class SchemaTooNewError extends Error {
  constructor(found: number, known: number) {
    super(
      `The database has schema version ${found}, this program knows up to ${known}. ` +
        'Start the newer program again, or restore a backup that was made before it.',
    )
    this.name = 'SchemaTooNewError'
  }
}

/** Marks a database that another one is being copied into. */
export const COPYING = 0

/** It holds the beginning of a copy, and nothing may happen to it until the rest is there. */
export class CopyUnfinishedError extends Error {
  constructor() {
    super('A copy into this database was begun and not finished. Run `migrate-to` again, which goes on with it.')
    this.name = 'CopyUnfinishedError'
  }
}

interface MigrateOptions {
  known?: readonly Migration[]
  isCopy?: boolean
}

/** Brings the database to the newest schema and answers with the versions it applied. Safe when several start at once. */
export async function migrate(
  store: Store,
  { known = migrations, isCopy = false }: MigrateOptions = {},
): Promise<number[]> {
  return store.transaction(async (db) => {
    // A long history takes its time, and the other backends that start wait for it.
    await liftTimeLimit(store.dialect, db)
    await lockOut(store.dialect, db, MIGRATION_LOCK)
    await sql`create table if not exists "schemaMigration" ("version" integer primary key, "name" text not null)`.execute(
      db,
    )
    const { rows } = await sql<{ version: number }>`select "version" from "schemaMigration"`.execute(db)
    const found = Math.max(0, ...rows.map((row) => row.version))
    const newest = known.at(-1)!.version
    if (!isCopy && rows.some(({ version }) => version === COPYING)) throw new CopyUnfinishedError()
    if (found > newest) throw new SchemaTooNewError(found, newest)
    const missing = known.filter(({ version }) => version > found)
    for (const { version, name, statements } of missing) {
      for (const statement of statements(store.dialect)) await sql.raw(statement).execute(db)
      await sql`insert into "schemaMigration" ("version", "name") values (${version}, ${name})`.execute(db)
    }
    return missing.map(({ version }) => version)
  })
}

/** Any number, as long as nothing else on the server uses it. */
export const MIGRATION_LOCK = 734_061_221
