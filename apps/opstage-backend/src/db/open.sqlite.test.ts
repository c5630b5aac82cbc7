import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from './open.ts'

async function pragma(db: ReturnType<typeof openStore>['db'], name: string) {
  const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db)
  return Object.values(rows[0]!)[0]
}

test('WAL whose commits are brought to disk by the store, with foreign keys, and nothing in /tmp', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-test-'))
  const store = openStore(`file:${join(folder, 'data', 'opstage.db')}`)
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })
  expect(await pragma(store.db, 'journal_mode')).toBe('wal')
  expect(await pragma(store.db, 'synchronous')).toBe(1)
  expect(await pragma(store.db, 'foreign_keys')).toBe(1)
  expect(await pragma(store.db, 'temp_store')).toBe(2)
  expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700)
})
