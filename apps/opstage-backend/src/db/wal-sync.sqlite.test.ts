import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createWalSync } from './wal-sync.ts'

test('what could not be brought to disk is told once, and nothing is said to be there after it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const told: unknown[] = []
  const { sync, close } = createWalSync(join(folder, 'opstage.db'), (error) => void told.push(error))
  await expect(sync()).rejects.toMatchObject({ code: 'ENOENT' })
  await writeFile(join(folder, 'opstage.db-wal'), '')
  await expect(sync()).rejects.toMatchObject({ code: 'ENOENT' })
  expect(told).toHaveLength(1)
  await close()
})
