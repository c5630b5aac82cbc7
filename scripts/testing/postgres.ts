import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../apps/opstage-backend/src/db/migrate.ts'
import { openStore } from '../../apps/opstage-backend/src/db/open.ts'
import { startPostgres } from './postgres-server.ts'

/** vitest's global set-up of the project `postgres`: a server, and in it the template that every test database is made from. */
export default async function setup({ provide }: TestProject) {
  const given = process.env.OPSTAGE_TEST_POSTGRES_URL
  const server = given ? { url: given, stop: async () => {} } : await startPostgres()
  const prefix = `opstage_test_${Date.now().toString(36)}`
  const template = `${prefix}_template`
  await query(server.url, `create database ${template}`)
  await migrateTemplate(server.url, template)
  provide('postgres', { url: server.url, prefix, template })
  return async () => {
    // A server that was given to us stays: it must not fill up with what failing tests left.
    if (given) await dropAll(server.url, prefix)
    await server.stop()
  }
}

/** Once here instead of in every test. */
async function migrateTemplate(url: string, template: string) {
  const own = new URL(url)
  own.pathname = `/${template}`
  const store = openStore(own.href)
  await migrate(store)
  await store.close()
}

async function dropAll(url: string, prefix: string) {
  const names = await query(url, 'select datname from pg_database where starts_with(datname, $1)', [prefix])
  for (const { datname } of names) await query(url, `drop database if exists ${datname} with (force)`)
}

async function query(url: string, sql: string, values: string[] = []) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<{ datname: string }>(sql, values)).rows
  } finally {
    await client.end()
  }
}
