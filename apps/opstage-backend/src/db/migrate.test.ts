import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { emptyDatabase } from '../../test/lasting-database.ts'
import { type Migration, migrate, migrations, schemaVersion } from './migrate.ts'

/** As a later release would bring it: a column with a value for the rows that are there, and a table. */
const next: Migration = {
  version: schemaVersion + 1,
  name: 'workspaces have a colour',
  statements: ({ text }) => [
    `alter table "workspace" add column "colour" ${text} not null default 'gray'`,
    `create table "later" ("id" ${text} primary key)`,
  ],
}

const workspace = (id: string) => ({
  id,
  code: `code of ${id}`,
  name: 'kept',
  status: 'ACTIVE',
  createdAt: '2026-05-01T12:00:00.000Z',
  updatedAt: '2026-05-01T12:00:00.000Z',
})

test('an empty database gets the whole schema, and an up-to-date one is left alone', async () => {
  const store = (await emptyDatabase()).open()
  expect(await migrate(store)).toEqual(migrations.map(({ version }) => version))
  expect(await migrate(store)).toEqual([])
})

test('the data of an older schema is brought to the newer one', async () => {
  const store = (await emptyDatabase()).open()
  await migrate(store)
  await store.db.insertInto('workspace').values(workspace('wks_1')).execute()
  expect(await migrate(store, { known: [...migrations, next] })).toEqual([next.version])
  const { rows } = await sql`select "name", "colour" from "workspace"`.execute(store.db)
  expect(rows).toEqual([{ name: 'kept', colour: 'gray' }])
})

test('the data of a newer schema is refused, with what to do, and not touched', async () => {
  const store = (await emptyDatabase()).open()
  await migrate(store, { known: [...migrations, next] })
  await expect(migrate(store)).rejects.toMatchObject({
    name: 'SchemaTooNewError',
    message:
      `The database has schema version ${next.version}, this program knows up to ${schemaVersion}. ` +
      'Start the newer program again, or restore a backup that was made before it.',
  })
  await sql`select "colour" from "workspace"`.execute(store.db)
})

test('a migration that fails leaves the database as it was', async () => {
  const store = (await emptyDatabase()).open()
  await migrate(store)
  await store.db.insertInto('workspace').values(workspace('wks_1')).execute()
  const broken = { ...next, statements: () => [...next.statements(store.dialect), 'drop table "nothing"'] }
  await expect(migrate(store, { known: [...migrations, broken] })).rejects.toThrow('nothing')
  const { rows } = await sql<object>`select * from "workspace"`.execute(store.db)
  expect(rows).toEqual([workspace('wks_1')])
  expect(await migrate(store, { known: [...migrations, next] })).toEqual([next.version])
})

test('several that start at once bring it up to date once', async () => {
  const { open } = await emptyDatabase()
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(open())))
  expect(applied.flat()).toEqual(migrations.map(({ version }) => version))
})

test('versions count up', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1))
})
