import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { copyFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tokens } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { holdFile } from '../../src/db/hold.ts'
import { verifyAt } from '../../src/host/audit-verify.ts'
import { OWNER, signIn } from '../harness.ts'
import { startProcess, temporaryFolder, USUAL } from './server-process.ts'

const PROCESS = { timeout: 60_000 }

async function running() {
  const folder = await temporaryFolder()
  const env = { ...USUAL, OPSTAGE_DATA_DIR: folder }
  const server = await startProcess(env)
  const owner = await signIn(await server.baseUrl(), OWNER)
  return { folder, file: join(folder, 'opstage.db'), env, server, owner }
}

const namesOf = async ({ call }: Pick<Awaited<ReturnType<typeof signIn>>, 'call'>) =>
  (await call(tokens.list, {})).data.map(({ name }) => name)

test('a second server on the same file waits for the first one to stop, and starts then', PROCESS, async () => {
  const { env, server } = await running()
  const second = await startProcess(env)
  await once(second.child.stdout!, 'data')
  server.child.kill('SIGTERM')
  const owner = await signIn(await second.baseUrl(), OWNER)
  expect(await namesOf(owner)).toEqual([])
})

test('and is refused when that goes on; one that was killed holds nothing', PROCESS, async () => {
  const { file, env, server } = await running()
  await expect(holdFile(file, () => {}, 300)).rejects.toThrow(
    `Another Opstage server uses ${file}. Stop that one first; several servers need PostgreSQL`,
  )
  server.child.kill('SIGKILL')
  await server.ended
  await (await startProcess(env)).baseUrl()
})

test('a database file that is deleted comes back, with all that was answered', PROCESS, async () => {
  const { file, folder, env, server, owner } = await running()
  await owner.call(tokens.create, { body: { name: 'before' } })
  await rm(file)
  await owner.call(tokens.create, { body: { name: 'after' } })
  const { code, stderr } = await server.ended
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `The database file ${file} was deleted while the server ran. All of it is back in its place: start the server again.\n`,
  })
  expect(await readdir(folder)).not.toContain('opstage.db-wal')
  const again = await signIn(await (await startProcess(env)).baseUrl(), OWNER)
  expect((await namesOf(again)).toSorted()).toEqual(['after', 'before'])
})

test('one that is replaced is left as it is, and what the server had stands beside it', PROCESS, async () => {
  const { file, folder, env, server, owner } = await running()
  await owner.call(tokens.create, { body: { name: 'mine' } })
  const other = await running()
  other.server.child.kill('SIGTERM')
  await other.server.ended
  await rm(file)
  await copyFile(other.file, file)
  const { code, stderr } = await server.ended
  expect(code).toBe(1)
  const [rescued] = (await readdir(folder)).filter((name) => name.includes('.rescued-'))
  expect(stderr).toContain(`was replaced while the server ran. What the server had is in ${join(folder, rescued!)}:`)
  expect(await verifyAt(join(folder, rescued!))).toMatchObject({ problem: undefined })
  expect(existsSync(`${file}-wal`)).toBe(false)
  const again = await signIn(await (await startProcess(env)).baseUrl(), OWNER)
  expect(await namesOf(again)).toEqual([])
})
