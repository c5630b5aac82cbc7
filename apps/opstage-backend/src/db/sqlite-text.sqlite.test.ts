import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openStore } from './open.ts'

test('SQLite looks at no value when it plans, and gets each as it was given', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-test-'))
  const prepare = vi.spyOn(Database.prototype, 'prepare')
  const { db, reader, close } = openStore(`file:${join(folder, 'opstage.db')}`)
  onTestFinished(async () => {
    prepare.mockRestore()
    await close()
    await rm(folder, { recursive: true })
  })
  await sql`create table "thing" ("name" text, "count" integer, "note" text)`.execute(db)
  await sql`insert into "thing" values (${'007'}, ${7}, ${null})`.execute(db)
  for (const one of [db, reader]) {
    const found = sql`select * from "thing" where "name" in (${'7'}, ${'007'}) and "count" = ${7} limit ${2}`
    expect((await found.execute(one)).rows).toEqual([{ name: '007', count: 7, note: null }])
  }
  const texts = prepare.mock.calls.map(([text]) => text).filter((text) => text.includes('?'))
  expect(texts).toHaveLength(2)
  for (const text of texts) expect(text).not.toMatch(/[^+]\?/)
})
