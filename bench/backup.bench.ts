import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startHelper } from './child.ts'
import { type Figure, present } from './figures.ts'
import type { FleetReport, FleetTask } from './fleet.ts'
import type { LifecyclesReport, LifecyclesTask } from './lifecycles.ts'
import { apiTokenFor, enrolMany, portOf, startProduct } from './product.ts'
import { seed } from './seed.ts'
import { sayWorked, watchLoop } from './stalls.ts'

/**
 * What a backup of a large database holds up: agents that speak and wait, and an operator who runs one action after the other, while it
 * is made. The floor is the same load, for as long, without a backup. `OPSTAGE_BENCH_DATABASE` names a file that `seed.ts` wrote before.
 */
const sizes = process.argv.includes('--full')
  ? { agents: 1500, commands: 150_000, auditEvents: 750_000 }
  : { agents: 500, commands: 40_000, auditEvents: 200_000 }
const SPEAKING = 500
const HEARTBEAT_MS = 2000
const STALL_LIMIT_MS = 50
/** Nobody of the seeded fleet speaks while this runs: they are believed to be there all the same. */
const PATIENT = '86400'

const given = process.env.OPSTAGE_BENCH_DATABASE
const folder = await mkdtemp(join(tmpdir(), 'opstage-backup-'))
const file = join(folder, 'seeded.db')
// The one that is kept is wanted again as it is.
await (given === undefined ? seed(file, sizes) : copyFile(given, file))
const megabytes = (await stat(file)).size / 1e6
const loop = await watchLoop()
const product = await startProduct({
  DATABASE_URL: `file:${file}`,
  OPSTAGE_BACKUP_INTERVAL_HOURS: '0',
  OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS: PATIENT,
  OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS: PATIENT,
  ...loop.env,
})
const agents = await enrolMany(product, SPEAKING + 1, 'beside')
const fleet = startHelper('fleet.ts')
await fleet.ask({
  port: portOf(product),
  agents: agents.slice(1),
  heartbeatMs: HEARTBEAT_MS,
} satisfies FleetTask)
const operator = startHelper('lifecycles.ts')
const actions: Omit<LifecyclesTask, 'seconds'> = {
  ports: [portOf(product)],
  apiToken: await apiTokenFor(product),
  agents: agents.slice(0, 1),
}

/** How late everybody was while `work` went on. */
async function watch(work: () => Promise<unknown>) {
  await fleet.ask<FleetReport>('report')
  const since = Date.now()
  let isOver = false
  const rates: number[] = []
  const acting = (async () => {
    while (!isOver) rates.push((await operator.ask<LifecyclesReport>({ ...actions, seconds: 1 })).perSecond)
  })()
  await work()
  const seconds = (Date.now() - since) / 1000
  isOver = true
  await acting
  // The second that has begun is told at its end.
  await delay(1500)
  const { heartbeats } = await fleet.ask<FleetReport>('report')
  const perSecond = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
  return { seconds, heartbeats, perSecond, stall: loop.longestSince(since) }
}

await watch(() => delay(5000))
const during = await watch(() => product.admin.post('/api/admin/backups'))
const without = await watch(() => delay(1000 * during.seconds))
await fleet.stop()
await operator.stop()
await product.stop()
await loop.forget()
await rm(folder, { recursive: true, force: true })

const figures: Figure[] = [
  { what: 'a backup takes', value: during.seconds, unit: 's' },
  {
    what: 'longest stall of the event loop meanwhile',
    value: during.stall.ms,
    unit: 'ms',
    target: { atMost: STALL_LIMIT_MS },
    ifMissed: sayWorked(during.stall),
  },
  { what: 'heartbeats meanwhile, p99, from when they were due', value: during.heartbeats.p99, unit: 'ms' },
  { what: 'the latest heartbeat meanwhile', value: during.heartbeats.max, unit: 'ms', target: { atMost: 1000 } },
  { what: 'actions meanwhile, one after the other', value: during.perSecond, unit: '/s' },
  { what: 'floor: longest stall without a backup', value: without.stall.ms, unit: 'ms' },
  { what: 'floor: heartbeats without a backup, p99', value: without.heartbeats.p99, unit: 'ms' },
  { what: 'floor: the latest heartbeat without a backup', value: without.heartbeats.max, unit: 'ms' },
  { what: 'floor: actions without a backup', value: without.perSecond, unit: '/s' },
]
present({ title: `A backup of ${Math.round(megabytes)} MB, beside ${SPEAKING} agents`, figures })
