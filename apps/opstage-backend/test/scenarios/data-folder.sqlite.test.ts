import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
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
