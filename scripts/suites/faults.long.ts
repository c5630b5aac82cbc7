import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, expect, test } from 'vitest'
import { type Enrolled, enrol, tokenFor } from '../../bench/product.ts'
import { buildAll } from '../steps/build.ts'
import { isHealthy } from '../../packages/cli/src/up/healthy.ts'
import { requireNamespaces } from '../steps/namespace.ts'
import { makeToken, runReadOnly, startServer, tokenNames } from './faults/server.ts'
import { until } from './faults/until.ts'

/** `node scripts/long.ts faults --full` stands still for a minute, as a machine that sleeps would. */
const STILL_MS = process.env.OPSTAGE_FULL ? 60_000 : 8000

const LONG = { timeout: 120_000 }

beforeAll(async () => {
  await requireNamespaces('mount')
  await buildAll()
}, 120_000)

const beat = async (url: string, { agentId, headers }: Enrolled) =>
  (
    await fetch(`${url}/api/agents/${agentId}/heartbeat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    })
  ).status

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
    expect(server.log()).toContain('SQLITE_FULL')
    // Who is there is known all the same.
    expect(await beat(server.url, agent)).toBe(200)
    await server.remount('size=64000k')
    await until(async () => (await makeToken(server, 'at last')) === 'at last')
    const names = await tokenNames(server)
    expect(made.filter((name) => !names.has(name))).toEqual([])
    await until(async () => (await server.verify()).verified)
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
  await server.stop()
  expect(server.log()).toContain('SQLITE_BUSY')
})

test(
  `a server that stands still for ${STILL_MS / 1000} s calls nobody offline, and goes on`,
  { timeout: STILL_MS + 60_000 },
  async () => {
    const server = await startServer({
      env: {
        OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: '1',
        OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS: '1',
        OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS: '3',
        OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS: '1',
        OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS: '5',
      },
    })
    const token = await tokenFor(server, 10)
    const fleet = await Promise.all(Array.from({ length: 10 }, (_, i) => enrol(server.url, token, `agent-${i}`)))
    let isOver = false
    const beats = fleet.map(async (agent) => {
      while (!isOver) {
        await beat(server.url, agent).catch(() => {})
        await new Promise((done) => setTimeout(done, 1000))
      }
    })
    server.child.kill('SIGSTOP')
    await new Promise((done) => setTimeout(done, STILL_MS))
    server.child.kill('SIGCONT')
    await until(() => isHealthy(server.url))
    const sweepsFrom = Date.now()
    const lastSweep = async () =>
      Date.parse((await server.admin.get<{ at: string } | null>('/api/admin/maintenance'))?.at ?? '0')
    await until(async () => (await lastSweep()) > sweepsFrom + 4000)
    isOver = true
    await Promise.all(beats)
    const offline = await server.admin.get<unknown[]>('/api/admin/audit-events?action=system.agent.offline')
    expect(offline).toEqual([])
    const agents = await server.admin.get<{ status: string }[]>('/api/admin/agents')
    expect(agents.map(({ status }) => status)).toEqual(fleet.map(() => 'ONLINE'))
  },
)
