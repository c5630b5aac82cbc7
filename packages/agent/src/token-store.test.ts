import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { setUp, STORED } from '../test/harness.ts'
import { systemClock } from './clock.ts'
import { createLog, type LogRecord } from './log.ts'
import { createFileStore } from './token-store.ts'

async function setUpFile() {
  const folder = await mkdtemp(join(tmpdir(), 'token-store-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const logs: LogRecord[] = []
  const log = createLog(systemClock, (record) => logs.push(record))
  const file = join(folder, 'deep', 'er', 'agent-token.json')
  return { folder, file, logs, store: createFileStore(file, log) }
}

test('keeps an identity where only its owner can read it', async () => {
  const { file, store } = await setUpFile()
  expect(await store.load()).toBeUndefined()
  await store.save(STORED)
  await store.save({ ...STORED, agentCode: 'orders-sync' })
  expect(await store.load()).toEqual({ ...STORED, agentCode: 'orders-sync' })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700)
  expect(await readdir(join(file, '..'))).toEqual(['agent-token.json'])
})

test('clear forgets it, also twice', async () => {
  const { store } = await setUpFile()
  await store.save(STORED)
  await store.clear()
  await store.clear()
  expect(await store.load()).toBeUndefined()
})

test.each(['', '{"agentId":"agt_1"', '[]', '{"agentId":"agt_1","agentToken":"two\\nlines"}', '\0\0\0'])(
  'moves a damaged file aside: %j',
  async (text) => {
    const { file, store, logs } = await setUpFile()
    await store.save(STORED)
    await writeFile(file, text)
    expect(await store.load()).toBeUndefined()
    expect(await readFile(`${file}.corrupt`, 'utf8')).toBe(text)
    expect(logs.map(({ message }) => message)).toEqual([`The token file is damaged; it was moved to ${file}.corrupt`])
  },
)

test('a failed save leaves no temporary file and the old identity', async () => {
  const { folder, store, file } = await setUpFile()
  await store.save(STORED)
  await rm(file)
  await import('node:fs/promises').then(({ mkdir }) => mkdir(join(file, 'in the way'), { recursive: true }))
  await expect(store.save(STORED)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
  expect(await readdir(join(folder, 'deep', 'er'))).toEqual(['agent-token.json'])
})

test('an agent with a damaged token file registers again', async () => {
  const { file, store } = await setUpFile()
  await store.save(STORED)
  await writeFile(file, 'damaged')
  const { agent, backend } = await setUp({ tokenStore: file })
  await agent.start()
  await backend.next('heartbeat')
  expect(await store.load()).toMatchObject({ agentId: 'agt_1', agentCode: 'orders-sync' })
})
