import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { isPostgres } from './harness.ts'
import { freshPostgres } from './postgres.ts'

/** A database that outlives the servers of a test, for tests of a restart; gone when the test is over. */
export async function lastingDatabase(): Promise<{ url: string }> {
  if (isPostgres) {
    const { url, drop } = await freshPostgres()
    onTestFinished(drop)
    return { url }
  }
  const folder = await mkdtemp(join(tmpdir(), 'opstage-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return { url: `file:${join(folder, 'opstage.db')}` }
}
