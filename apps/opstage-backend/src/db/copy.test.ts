import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { emptyDatabase } from '../../test/lasting-database.ts'
import { KEYS } from './copy.ts'
import { migrate } from './migrate.ts'

test('every table is copied, by a key that its rows are told apart by', async () => {
  const store = (await emptyDatabase()).open()
  await migrate(store)
  const names = store.dialect.kind === 'sqlite' ? sql`pragma_table_list` : sql`information_schema.tables`
  const name = store.dialect.kind === 'sqlite' ? sql`"name"` : sql`"table_name"`
  const schema =
    store.dialect.kind === 'sqlite' ? sql`"type" = 'table' and "schema" = 'main'` : sql`table_schema = 'public'`
  const { rows } = await sql<{ name: string }>`select ${name} as "name" from ${names} where ${schema}`.execute(store.db)
  const own = rows.map((row) => row.name).filter((table) => !/^(sqlite_.*|schemaMigration)$/.test(table))
  expect(own.toSorted()).toEqual(Object.keys(KEYS).toSorted())
  // Only what is unique can be conflicted with.
  for (const [table, key] of Object.entries(KEYS)) {
    const columns = sql.join(key.map((column) => sql.ref(column)))
    await sql`insert into ${sql.table(table)} select * from ${sql.table(table)} where false on conflict (${columns}) do nothing`.execute(
      store.db,
    )
  }
})
