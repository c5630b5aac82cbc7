import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { OWNER } from '../harness.ts'
import { createPerson } from './independent-client.ts'
import { startProcess, temporaryFolder, USUAL } from './server-process.ts'

test('what the server writes is nobody else’s to read, and is there after a kill', { timeout: 30_000 }, async () => {
  const folder = join(await temporaryFolder(), 'below', 'data')
  const env = { ...USUAL, OPSTAGE_DATA_DIR: folder }
  const first = await startProcess(env)
  const owner = createPerson(await first.baseUrl())
  await owner.post('auth/login', OWNER)
  await owner.post('registration-tokens', { name: 'kept' })

  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
  expect(await modeOf(folder)).toBe('700')
  const files = await readdir(folder)
  expect(files).toContain('opstage.db')
  for (const file of files) expect(await modeOf(join(folder, file)), file).toBe('600')

  first.child.kill('SIGKILL')
  await first.ended
  const second = await startProcess({ ...env, OPSTAGE_ADMIN_USERNAME: undefined, OPSTAGE_ADMIN_PASSWORD: undefined })
  const again = createPerson(await second.baseUrl())
  await again.post('auth/login', OWNER)
  expect((await again.get('registration-tokens')).body.data).toMatchObject([{ name: 'kept' }])
})
