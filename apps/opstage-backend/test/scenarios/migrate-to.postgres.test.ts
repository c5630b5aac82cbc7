import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { commands } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { COPYING } from '../../src/db/migrate.ts'
import { openStore } from '../../src/db/open.ts'
import { startAgent } from '../agent.ts'
import { requestAction } from '../command.ts'
import { openOpstage, startOpstage } from '../harness.ts'
import { emptyDatabase } from '../lasting-database.ts'
import { temporaryFolder, typeOnHost } from './server-process.ts'

const PROCESS = { timeout: 60_000 }

const run = (source: string, args: string[]) => typeOnHost({ DATABASE_URL: source }, ['admin', 'migrate-to', ...args])

/** A SQLite database with something of everything, whose server has ended. */
async function used() {
  const url = `file:${join(await temporaryFolder(), 'opstage.db')}`
  const opstage = await openOpstage({ databaseUrl: url })
  const agent = await startAgent(opstage, 'orders')
  for (let i = 0; i < 3; i += 1) await requestAction(opstage, agent, 'echo', { reason: `because of ${i}` })
  await opstage.close()
  return { url, agent }
}

test('what SQLite held, PostgreSQL holds: the agents go on, and the record verifies', PROCESS, async () => {
  const { url, agent } = await used()
  const target = await emptyDatabase()
  const { code, stdout, stderr } = await run(url, [target.url, '--json'])
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const outcome = JSON.parse(stdout) as { resumed: boolean; tables: { table: string; rows: number }[] }
  expect(outcome).toMatchObject({ resumed: false, auditEvents: expect.any(Number) })
  const rowsOf = (name: string) => outcome.tables.find(({ table }) => table === name)?.rows
  expect(rowsOf('command')).toBe(3)

  const opstage = await startOpstage({ databaseUrl: target.url })
  const poll = await fetch(`${opstage.baseUrl}/api/agents/${agent.id}/commands`, { headers: agent.headers })
  expect(((await poll.json()) as { data: unknown[] }).data).toHaveLength(3)
  expect((await opstage.owner.call(commands.list, {})).data).toHaveLength(3)
  expect(await typeOnHost({}, ['audit', 'verify', target.url])).toMatchObject({ code: 0 })
  // And the file serves its server again, should somebody change their mind.
  await (await openOpstage({ databaseUrl: url })).close()
})

test('what was begun goes on, no server starts before its end, and what differs is told', PROCESS, async () => {
  const { url } = await used()
  const target = await emptyDatabase()
  expect((await run(url, [target.url])).code).toBe(0)
  const { db, close } = openStore(target.url)
  onTestFinished(close)
  // As if it had been killed on its way.
  await sql`insert into "schemaMigration" ("version", "name") values (${COPYING}, 'copy under way')`.execute(db)
  await db.deleteFrom('commandResult').execute()
  await db.deleteFrom('auditAnchor').execute()
  const newest = db.selectFrom('auditEvent').select('id').orderBy('id', 'desc').limit(5)
  await db.deleteFrom('auditEvent').where('id', 'in', newest).execute()
  await expect(startOpstage({ databaseUrl: target.url })).rejects.toMatchObject({ name: 'CopyUnfinishedError' })

  const again = await run(url, [target.url, '--json'])
  expect(again.code).toBe(0)
  expect(JSON.parse(again.stdout)).toMatchObject({ resumed: true })

  await sql`insert into "schemaMigration" ("version", "name") values (${COPYING}, 'copy under way')`.execute(db)
  await db.updateTable('command').set({ reason: 'another' }).execute()
  const differs = await run(url, [target.url])
  expect(differs).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('The table "command" differs: 3 rows here'),
  })
})

test('it refuses a server that runs, a database that is not empty, and what is no place to go', PROCESS, async () => {
  const url = `file:${join(await temporaryFolder(), 'opstage.db')}`
  const target = await emptyDatabase()
  const running = await openOpstage({ databaseUrl: url })
  const path = url.slice('file:'.length)
  expect(await run(url, [target.url])).toMatchObject({
    code: 1,
    stderr: `✗ Something has ${path} open: stop the server first. Nothing was copied.\n`,
  })
  await running.close()
  const { size } = await stat(path)

  const other = await startOpstage()
  const { rows } = await sql<{ name: string }>`select current_database() as "name"`.execute(other.db)
  const taken = new URL(target.url)
  taken.pathname = `/${rows[0]!.name}`
  expect(await run(url, [taken.href])).toMatchObject({
    code: 1,
    stderr: '✗ The database is not empty: its table "workspace" has rows. Name an empty one.\n',
  })
  expect(await run(url, ['somewhere'])).toMatchObject({ code: 2 })
  expect(await run('file:nowhere.db', [target.url])).toMatchObject({ code: 1 })
  expect((await stat(path)).size).toBe(size)
})
