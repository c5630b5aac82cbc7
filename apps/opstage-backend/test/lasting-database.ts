import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openStore, type Store } from '../src/db/open.ts'
import { isPostgres } from './harness.ts'
import { freshPostgres } from './postgres.ts'

/** A database that outlives the servers of a test, for tests of a restart; gone when the test is over. */
export async function lastingDatabase({ isEmpty = false } = {}): Promise<{ url: string }> {
  const { url, drop } = isPostgres ? await freshPostgres({ icu: isEmpty }) : await temporaryFile()
  onTestFinished(drop)
  return { url }
}

/** One without any table, and a way to open it as often as wanted; its text sorts like a dictionary where it may. */
export async function emptyDatabase(): Promise<{ url: string; open: () => Store }> {
  const { url } = await lastingDatabase({ isEmpty: true })
  return {
    url,
    open: () => {
      const store = openStore(url)
      onTestFinished(store.close)
      return store
    },
  }
}

async function temporaryFile() {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-test-'))
  return { url: `file:${join(folder, 'opstage.db')}`, drop: () => rm(folder, { recursive: true }) }
}
