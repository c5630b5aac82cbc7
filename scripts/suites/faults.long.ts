import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, expect, test } from 'vitest'
import { enrol, tokenFor } from '../../bench/product.ts'
import { buildAll } from '../steps/build.ts'
import { requireNamespaces } from '../steps/namespace.ts'
import { beat } from './faults/fleet.ts'
import { makeToken, runReadOnly, startServer, tokenNames } from './faults/server.ts'
import { until } from '../testing/until.ts'

const LONG = { timeout: 120_000 }

beforeAll(async () => {
  await requireNamespaces('mount')
  await buildAll()
}, 120_000)

/** Makes tokens until one is refused; answers with those that were made, and with the refusal. */
async function makeUntilRefused(server: Parameters<typeof makeToken>[0]) {
  const made: string[] = []
  for (let i = 0; ; i += 1) {
    const name = `token ${i} ${'x'.repeat(150)}`
    const answer = await makeToken(server, name)
    if (answer !== name) return { made, refused: answer }
    made.push(name)
  }
}

test(
  'a full disk refuses what it cannot keep, loses nothing, and goes on by itself when there is room',
  LONG,
  async () => {
    const server = await startServer({ diskKb: 64_000 })
    const agent = await enrol(server.url, await tokenFor(server, 1), 'orders')
    await server.remount(`size=${(await server.usedKb()) + 600}k`)
    const { made, refused } = await makeUntilRefused(server)
    expect(refused).toBe('SERVICE_UNAVAILABLE')
    await until(() => server.log().includes('SQLITE_FULL'))
    // Who is there is known all the same.
    expect(await beat(server.url, agent)).toBe(200)
    await expect(server.admin.post('/api/admin/backups')).rejects.toThrow('BACKUP_NO_SPACE')
    await server.remount('size=64000k')
    await until(async () => (await makeToken(server, 'at last')) === 'at last')
    const names = await tokenNames(server)
    expect(made.filter((name) => !names.has(name))).toEqual([])
    await until(async () => (await server.verify()).verified)
    expect(await server.leaks()).toEqual([])
    console.log(`${String(made.length).padStart(7)}  writes answered before the disk was full, all there`)
  },
)

test('a data folder that may only be read is said so, and nothing in it is changed', LONG, async () => {
  const { folder, stop } = await startServer()
  await stop()
  const before = await readdir(folder)
  const { code, output } = await runReadOnly(folder)
  expect({ code, output }).toEqual({
    code: 1,
    output: `The database cannot be used: unable to open database file. Check that ${folder} may be written to, and DATABASE_URL.\n`,
  })
  expect(await readdir(folder)).toEqual(before)
})

test('a database that somebody has locked is answered with 503, and works again when it is let go', LONG, async () => {
  const server = await startServer()
  const other = new Database(join(server.folder, 'opstage.db'))
  other.exec('begin immediate')
  expect(await makeToken(server, 'never')).toBe('SERVICE_UNAVAILABLE')
  other.exec('rollback')
  other.close()
  await until(async () => (await makeToken(server, 'after')) === 'after')
  expect((await tokenNames(server)).has('never')).toBe(false)
  expect(await server.leaks()).toEqual([])
  await server.stop()
  expect(server.log()).toContain('SQLITE_BUSY')
})

test(
  'a disk that takes nothing any more is said with 503 while all that there is can be read, and is no matter once it does',
  LONG,
  async () => {
    const server = await startServer()
    const agent = await enrol(server.url, await tokenFor(server, 1), 'orders')
    expect(await makeToken(server, 'before')).toBe('before')
    await server.refuseWrites(true)
    expect(await makeToken(server, 'never')).toBe('SERVICE_UNAVAILABLE')
    await until(() => server.log().includes('SQLITE_IOERR'))
    expect(await beat(server.url, agent)).toBe(200)
    expect([...(await tokenNames(server))]).toContain('before')
    await server.refuseWrites(false)
    await until(async () => (await makeToken(server, 'after')) === 'after')
    expect((await tokenNames(server)).has('never')).toBe(false)
    await until(async () => (await server.verify()).verified)
    expect(await server.leaks()).toEqual([])
  },
)
