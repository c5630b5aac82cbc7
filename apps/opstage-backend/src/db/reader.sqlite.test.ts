import { readFile, rm, stat } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { emptyDatabase } from '../../test/lasting-database.ts'
import { migrate } from './migrate.ts'

async function setUp() {
  const { open } = await emptyDatabase()
  const store = open()
  await migrate(store)
  const at = new Date().toISOString()
  const insert = (code: string) =>
    store.db
      .insertInto('workspace')
      .values({ id: `wks_${code}`, code, name: code, status: 'ACTIVE', createdAt: at, updatedAt: at })
      .execute()
  const codes = async () =>
    (await store.reader.selectFrom('workspace').select('code').execute()).map(({ code }) => code)
  return { ...store, insert, codes }
}

test('a reader sees what was committed before it asked, and nothing else', async () => {
  const { insert, codes, transaction } = await setUp()
  expect(await codes()).toEqual([])
  await insert('one')
  expect(await codes()).toEqual(['one'])
  await transaction(async (db) => {
    await db.updateTable('workspace').set({ code: 'two' }).execute()
    expect(await codes()).toEqual(['one'])
  })
  expect(await codes()).toEqual(['two'])
})

test('it changes nothing, and says what is wrong by the code of the database', async () => {
  const { reader, insert } = await setUp()
  await insert('one')
  await expect(reader.deleteFrom('workspace').returning('id').execute()).rejects.toMatchObject({
    code: 'SQLITE_READONLY',
  })
  await expect(sql`select * from "nowhere"`.execute(reader)).rejects.toThrow('no such table')
})

test('a checkpoint brings what was written into the file, from beside whoever writes', async () => {
  const { checkpoint, path, insert } = await setUp()
  const size = async () => (await stat(path!)).size
  const before = await size()
  await Promise.all(Array.from({ length: 50 }, (_, i) => insert(`code-${i}`)))
  expect(await size()).toBe(before)
  await checkpoint()
  expect(await size()).toBeGreaterThan(before)
})

test('a long question holds up nobody else', async () => {
  const { reader } = await setUp()
  let turns = 0
  const timer = setInterval(() => (turns += 1), 1)
  onTestFinished(() => clearInterval(timer))
  await sql`with recursive "n"("i") as (select 1 union all select "i" + 1 from "n" where "i" < 300000) select count(*) from "n"`.execute(
    reader,
  )
  expect(turns).toBeGreaterThan(3)
})

test('a file that was put in the place of ours is not read, and gets nothing of ours', async () => {
  const { checkpoint, reader, path } = await setUp()
  await rm(path!)
  const other = new Database(path!)
  other.exec('create table "theirs" ("id" text)')
  other.close()
  const before = await readFile(path!)
  await expect(checkpoint()).rejects.toThrow(/was deleted or replaced/)
  await expect(sql`select 1`.execute(reader)).rejects.toThrow(/was deleted or replaced/)
  expect(await readFile(path!)).toEqual(before)
})
