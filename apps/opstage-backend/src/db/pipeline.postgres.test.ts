import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { emptyDatabase } from '../../test/lasting-database.ts'
import type { Db } from './open.ts'
import { unheard } from './pipeline.ts'

async function setUp() {
  const { db, transaction } = (await emptyDatabase()).open()
  await sql`create table "note" ("id" text primary key)`.execute(db)
  const add = (tx: Db, id: string) => sql`insert into "note" values (${id}) ${unheard}`.execute(tx)
  const ids = async (from: Db = db) =>
    (await sql<{ id: string }>`select "id" from "note" order by "id"`.execute(from)).rows.map(({ id }) => id)
  return { db, transaction, add, ids }
}

test('what nobody waits for is there for the next statement, and after the commit', async () => {
  const { transaction, add, ids } = await setUp()
  const seen = await transaction(async (tx) => {
    await add(tx, 'a')
    await add(tx, 'b')
    return ids(tx)
  })
  expect(seen).toEqual(['a', 'b'])
  expect(await ids()).toEqual(['a', 'b'])
})

test('when it fails so does the commit, by its error, and nothing is left', async () => {
  const { transaction, add, ids } = await setUp()
  const twice = transaction(async (tx) => {
    await add(tx, 'a')
    await add(tx, 'a')
    await add(tx, 'b')
  })
  await expect(twice).rejects.toMatchObject({ code: '23505' })
  expect(await ids()).toEqual([])
})

test('a statement behind it fails by the error that was the first', async () => {
  const { transaction, add, ids } = await setUp()
  const later = transaction(async (tx) => {
    await add(tx, 'a')
    await add(tx, 'a')
    await ids(tx)
  })
  await expect(later).rejects.toMatchObject({ code: '23505' })
  expect(await ids()).toEqual([])
})

test('who changes their mind leaves nothing, whether they asked for anything or not', async () => {
  const { transaction, add, ids } = await setUp()
  for (const some of [[], ['a', 'b']]) {
    const undone = transaction(async (tx) => {
      for (const id of some) await add(tx, id)
      throw new Error('changed my mind')
    })
    await expect(undone).rejects.toThrow('changed my mind')
  }
  expect(await ids()).toEqual([])
})

test('outside of a transaction it is waited for like anything else', async () => {
  const { db, add } = await setUp()
  await add(db, 'a')
  await expect(add(db, 'a')).rejects.toMatchObject({ code: '23505' })
})
