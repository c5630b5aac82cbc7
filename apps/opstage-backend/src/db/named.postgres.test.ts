import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { emptyDatabase } from '../../test/lasting-database.ts'

const prepared = sql<{ statement: string }>`select "statement" from pg_prepared_statements where "name" like 'opstage%'`

test('a statement with values is planned once for a connection, and the answers are the same', async () => {
  const { db } = (await emptyDatabase()).open()
  await db.connection().execute(async (connection) => {
    const add = (n: number) => sql<{ sum: number }>`select ${n}::integer + 1 as "sum"`.execute(connection)
    const sums = [(await add(1)).rows, (await add(2)).rows].flat().map(({ sum }) => sum)
    expect(sums).toEqual([2, 3])
    const { rows } = await prepared.execute(connection)
    expect(rows.map(({ statement }) => statement)).toEqual(['select $1::integer + 1 as "sum"'])
  })
})

test('when a table has changed since, the caller tries again and it works', async () => {
  const { db } = (await emptyDatabase()).open()
  await db.connection().execute(async (connection) => {
    await sql`create table "thing" ("id" integer)`.execute(connection)
    const look = () => sql`select * from "thing" where "id" = ${1}`.execute(connection)
    await look()
    await sql`alter table "thing" add column "name" text`.execute(connection)
    await expect(look()).rejects.toMatchObject({ code: '0A000' })
    expect((await look()).rows).toEqual([])
  })
})
