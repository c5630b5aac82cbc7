import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from '../scripts/steps/command.ts'
import { freePort } from '../scripts/steps/port.ts'
import { median, present } from './figures.ts'
import { seed, small } from './seed.ts'

/**
 * From `node dist/main.js` to the first healthy answer, on a database with a history: of a gigabyte with `--full`, or the one
 * that `OPSTAGE_BENCH_DATABASE` names. The floor is a Node that starts and does nothing.
 */
const TIMES = 5
const gigabyte = { agents: 1000, commands: 150_000, auditEvents: 750_000 }
const LIMIT_MS = 500
const PAUSE_MS = 5
const MISSED =
  'The size of the database plays no part: nothing of the history is read at the start. What is left is Node itself, the compiling of our own program, ' +
  'and Fastify with its plugins and routes. Tried, and kept: the server in a few files, no routes for wrong methods, and neither the compilers ' +
  'of schemas that nobody uses nor the driver of the other database loaded, which took a third off the CPU of a start. Tried, and left out: Fastify and its plugins in the same ' +
  'file, and all of it minified, which save a tenth each, for fifty libraries more to keep in sight and stacks that nobody can read; the compile cache of ' +
  'Node, which saves a tenth and would need a folder to write to.'

const folder = await mkdtemp(join(tmpdir(), 'opstage-start-'))
const file = process.env.OPSTAGE_BENCH_DATABASE ?? join(folder, 'seeded.db')
if (!process.env.OPSTAGE_BENCH_DATABASE) await seed(file, process.argv.includes('--full') ? gigabyte : small)

async function nodeAlone(): Promise<number> {
  const start = performance.now()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
  return performance.now() - start
}

async function untilHealthy(): Promise<number> {
  const port = await freePort()
  const start = performance.now()
  const server = spawn(process.execPath, [join(root, 'apps/opstage-backend/dist/main.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: `file:${file}`,
      OPSTAGE_DATA_DIR: folder,
      OPSTAGE_PORT: String(port),
      OPSTAGE_LOG_LEVEL: 'warn',
      OPSTAGE_ADMIN_USERNAME: 'admin',
      OPSTAGE_ADMIN_PASSWORD: 'only for this measurement',
      OPSTAGE_SESSION_SECRET: '8c1f4e0b6d2a97350c1f4e0b6d2a9735',
    },
  })
  const isThere = () =>
    fetch(`http://127.0.0.1:${port}/api/system/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isThere())) {
    if (server.exitCode !== null) throw new Error('the server has ended instead of starting')
    // Asking without a pause would keep a core busy that the start may need.
    await delay(PAUSE_MS)
  }
  const took = performance.now() - start
  server.kill()
  await once(server, 'exit')
  return took
}

const floors: number[] = []
const starts: number[] = []
await untilHealthy()
for (let i = 0; i < TIMES; i += 1) {
  floors.push(await nodeAlone())
  starts.push(await untilHealthy())
}
const megabytes = (await stat(file)).size / 2 ** 20
await rm(folder, { recursive: true, force: true })

present({
  title: `Start on a database of ${Math.round(megabytes)} MB`,
  figures: [
    { what: 'start to the first healthy answer', value: median(starts), unit: 'ms' },
    { what: 'floor: `node -e 0`', value: median(floors), unit: 'ms' },
    {
      what: 'more than the floor',
      value: median(starts) - median(floors),
      unit: 'ms',
      target: { atMost: LIMIT_MS },
      ifMissed: MISSED,
    },
  ],
})
