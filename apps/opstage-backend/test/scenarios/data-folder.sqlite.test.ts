import { execFile } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startProcess, temporaryFolder, USUAL } from './server-process.ts'

test('what the server writes is nobody else’s to read', { timeout: 30_000 }, async () => {
  const folder = join(await temporaryFolder(), 'below', 'data')
  const server = await startProcess({ ...USUAL, OPSTAGE_DATA_DIR: folder })
  await server.baseUrl()
  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
  expect(await modeOf(folder)).toBe('700')
  const files = await readdir(folder)
  expect(files).toContain('opstage.db')
  for (const file of files) expect(await modeOf(join(folder, file)), file).toBe('600')
})

test('nor is it where the process would let everybody: each file says it itself', { timeout: 30_000 }, async () => {
  const program = join(import.meta.dirname, 'open-handed.ts')
  const env = { ...USUAL, OPSTAGE_DATA_DIR: join(await temporaryFolder(), 'below', 'data') }
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', program], { env })
  const rights = JSON.parse(stdout) as { name: string; isFolder: boolean; mode: string }[]
  const files = rights.filter(({ isFolder }) => !isFolder).map(({ name }) => name.replaceAll(/\d{8}T\d{9}Z/g, 'then'))
  expect(files.toSorted()).toEqual([
    'audit-signing-key.pem',
    'backups/opstage-then.db',
    'logs/opstage.log',
    'opstage.db',
    'opstage.db-shm',
    'opstage.db-wal',
    'opstage.db.lock',
    'opstage.db.lock-journal',
  ])
  const asItShould = rights.map((one) => ({ ...one, mode: one.isFolder ? '700' : '600' }))
  expect(rights).toEqual(asItShould)
})
