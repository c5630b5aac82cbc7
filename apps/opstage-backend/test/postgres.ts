import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the PostgreSQL of this run is; see scripts/testing/postgres.ts. */
    postgres: { url: string; prefix: string; template: string }
  }
}

export interface FreshPostgres {
  url: string
  drop: () => Promise<void>
}

/**
 * A database of its own for a test of the project `postgres`, with the newest schema. With `icu`, an empty one that
 * sorts text like a dictionary wherever a column does not say otherwise, as many real servers do; with `copyOf`, one
 * that holds what that one, which nobody has open, holds now.
 */
export async function freshPostgres({
  icu = false,
  copyOf,
}: { icu?: boolean; copyOf?: string } = {}): Promise<FreshPostgres> {
  const { url, prefix, template } = inject('postgres')
  const name = `${prefix}_${randomBytes(6).toString('hex')}`
  const from = icu
    ? `template0 locale_provider icu icu_locale 'en-US'`
    : copyOf
      ? new URL(copyOf).pathname.slice(1)
      : template
  // Copying files is half the time of copying through the log.
  await execute(url, `create database ${name} template ${from} strategy file_copy`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: () => execute(url, `drop database if exists ${name} with (force)`) }
}

async function execute(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
