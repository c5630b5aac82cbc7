import { stat } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { emptyDatabase } from '../../test/lasting-database.ts'

const MIB = 2 ** 20

test('what piles up while somebody reads is moved beside whoever writes, and its space given back little by little', async () => {
  const { db, checkpoint, path } = (await emptyDatabase()).open()
  const movesByItself = async () =>
    Object.values((await sql<object>`pragma wal_autocheckpoint`.execute(db)).rows[0]!)[0] !== 0
  const journalMiB = async () => Math.round((await stat(`${path}-wal`)).size / MIB)
  const write = (bytes: number) => sql`insert into "thing" values (zeroblob(${bytes}))`.execute(db)
  await sql`create table "thing" ("bytes" blob)`.execute(db)
  const backup = new Database(path!, { readonly: true })
  onTestFinished(() => void backup.close())
  backup.exec('begin; select * from "thing"')
  for (let i = 0; i < 5; i += 1) await write(20 * MIB)
  const grown = await journalMiB()
  expect(grown).toBeGreaterThan(100)
  await checkpoint()
  expect(await movesByItself()).toBe(false)
  backup.exec('commit')
  const sizes: number[] = []
  for (let i = 0; i < 4; i += 1) {
    await checkpoint()
    await write(1)
    sizes.push(await journalMiB())
  }
  expect(sizes).toEqual([grown - 16, grown - 32, 64, 64])
  expect(await movesByItself()).toBe(true)
})
