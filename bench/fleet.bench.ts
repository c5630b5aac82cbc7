import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { freePort } from '../scripts/steps/port.ts'
import { startHelper } from './child.ts'
import { type Figure, present, spread } from './figures.ts'
import type { FleetReport, FleetTask } from './fleet.ts'
import { watchUse } from './process-use.ts'
import { type Enrolled, enrolMany, portOf, type Product, startProduct } from './product.ts'
import { sayWorked, watchLoop } from './stalls.ts'

/**
 * A whole fleet on one small machine, real HTTP from one other process: for half of the time what it takes of the backend, for the
 * other half what the console's questions take besides; all the time how late the latest heartbeat is.
 * The floor is a bare Fastify that holds as many requests and answers as many heartbeats.
 */
const { values } = parseArgs({
  options: { full: { type: 'boolean' }, agents: { type: 'string' }, seconds: { type: 'string' } },
})
const AGENTS = Number(values.agents ?? (values.full ? 10_000 : 2000))
const SECONDS = Number(values.seconds ?? (values.full ? 600 : 40))
const FLOOR_SECONDS = Math.min(60, SECONDS)
const HEARTBEAT_MS = 30_000
/** Everybody has connected and said something once. */
const SETTLE_MS = HEARTBEAT_MS + 5000

interface Summary {
  agentCounts: Record<string, number>
}

async function measureFloor(agents: Enrolled[]) {
  const port = await freePort()
  const floor = startHelper('bare-fastify.ts', [String(port)])
  await floor.next()
  const fleet = startHelper('fleet.ts')
  await fleet.ask({ port, agents, heartbeatMs: HEARTBEAT_MS } satisfies FleetTask)
  await delay(SETTLE_MS)
  const use = await watchUse(floor.pid, () => delay(1000 * FLOOR_SECONDS))
  await fleet.stop()
  await floor.stop()
  return use
}

/** As one open console asks, once a second. */
async function watchConsole({ admin }: Product, seconds: number) {
  const times: number[] = []
  let offline = 0
  const end = performance.now() + 1000 * seconds
  while (performance.now() < end) {
    for (const path of ['agents', 'capsule-services', 'commands?type=ACTION_EXECUTE', 'audit-events']) {
      const start = performance.now()
      await admin.get(`/api/admin/${path}`)
      times.push(performance.now() - start)
    }
    const start = performance.now()
    const { agentCounts } = await admin.get<Summary>('/api/admin/dashboard/summary')
    times.push(performance.now() - start)
    offline = Math.max(offline, agentCounts.OFFLINE ?? 0)
    await delay(1000)
  }
  return { p95: spread(times).p95, offline }
}

const loop = await watchLoop()
const product = await startProduct(loop.env)
const agents = await enrolMany(product, AGENTS, 'fleet')
const floor = await measureFloor(agents)
const fleet = startHelper('fleet.ts')
await fleet.ask({ port: portOf(product), agents, heartbeatMs: HEARTBEAT_MS } satisfies FleetTask)
await delay(SETTLE_MS)
await fleet.ask<FleetReport>('report')
const watchedSince = Date.now()
const use = await watchUse(product.pid, () => delay(500 * SECONDS))
let seen = { p95: 0, offline: 0 }
const withConsole = await watchUse(product.pid, async () => void (seen = await watchConsole(product, SECONDS / 2)))
const held = await fleet.ask<FleetReport>('report')
const stall = loop.longestSince(watchedSince)

await fleet.stop()
await product.stop()
await loop.forget()

const failures = Object.values(held.failures).reduce((sum, count) => sum + count, 0)
const WHY_MEMORY =
  'Of it, 130 MB are there without any agent. Each that waits takes 9 kB of objects, a third of them of its connection; V8 lets all of them double before it looks ' +
  'for garbage. Tried, and kept: what idle agents ask is not read by the parser of HTTP that Node gives each connection, of 10 kB; nothing made for a ' +
  'request has a getter, which made V8 keep the whole request; who was heard is written by a statement whose text never varies, of which five hundred had ' +
  'been kept (80 MB); a poll that waits holds no AbortSignal, no timer of its own, and nothing of its headers; the heap is looked through when it has ' +
  'doubled (--heap-growing-percent=100; without, it grew to 900 MB). Tried, and not kept: when it has grown by half, which takes 50 MB less and a tenth ' +
  'more CPU; a young generation of 4 MB instead of 16, which takes 20 MB less and at least a tenth more CPU.'
const WHY_CPU =
  'An agent is heard every half minute, with everything cold: what takes 0.04 ms where requests come one after the other takes 0.19 ms here. Of it, a ' +
  'sixth is garbage, a sixth is writing to sockets, an eighth is presence, which is written once a second, and the rest is spread. Tried, and kept: one ' +
  'connection for polls and heartbeats; polls that end together; a way past the framework and past Node’s parser for the two routes of an idle agent; what ' +
  'is remembered of an agent stays true as long as it is heard, so that none is looked up again; when tokens were used is written once a minute.'
const WHY_STALL =
  'Tried, and kept: whatever waits holds less (0.2 s while Node’s parser stood behind each connection); who was heard is written a hundred ' +
  'at once, with turns in between (340 in one turn took 10 to 28 ms, by a profile). What is left by the trace of V8 is the end of a look through ' +
  'the whole heap, 10 to 13 ms each minute, before which it marks in steps in the same thread. Tried, and not kept, because nothing was better: ' +
  'one helper instead of four, or none; marking only where something is allocated; a smaller young generation.'
const WHY_QUESTIONS =
  'The overview goes through all services twice, in an index, to count them by status and to find the worst, which for 10,000 takes 6 ms of a ' +
  'core; lists come along an index. It asks a dozen questions of the thread that reads, one after the other, and between any two of them it waits ' +
  'for its turn behind the agents.'

const figures: Figure[] = [
  { what: 'memory', value: withConsole.rssMb, unit: 'MB', target: { atMost: 400 }, ifMissed: WHY_MEMORY },
  {
    what: 'memory as a multiple of the floor',
    value: withConsole.rssMb / floor.rssMb,
    unit: '×',
    target: { atMost: 2 },
    ifMissed: WHY_MEMORY,
  },
  { what: 'CPU, of one core', value: 100 * use.cores, unit: '%', target: { atMost: 15 }, ifMissed: WHY_CPU },
  {
    what: 'CPU while somebody asks for four lists and the overview once a second',
    value: 100 * withConsole.cores,
    unit: '%',
  },
  {
    what: 'latest heartbeat, from when it was due to its answer',
    value: held.heartbeats.max,
    unit: 'ms',
    target: { atMost: 1000 },
  },
  { what: 'heartbeats, p99', value: held.heartbeats.p99, unit: 'ms' },
  {
    what: 'lists and overview meanwhile, p95',
    value: seen.p95,
    unit: 'ms',
    target: { atMost: 50 },
    ifMissed: WHY_QUESTIONS,
  },
  {
    what: 'longest stall of the event loop',
    value: stall.ms,
    unit: 'ms',
    target: { atMost: 50 },
    ifMissed: `${sayWorked(stall)} ${WHY_STALL}`,
  },
  { what: 'answers of 500 and above', value: failures, unit: '', target: { atMost: 0 } },
  { what: 'agents shown OFFLINE', value: seen.offline, unit: '', target: { atMost: 0 } },
  { what: 'floor: memory of a bare Fastify with as many agents', value: floor.rssMb, unit: 'MB' },
  { what: 'floor: CPU of it, of one core', value: 100 * floor.cores, unit: '%' },
  { what: 'the generator was late itself, at most', value: held.own.maxMs, unit: 'ms' },
  { what: 'the generator was busy, of the time', value: held.own.busy, unit: '×' },
]
present({ title: `${AGENTS} agents connected, for ${SECONDS} s`, figures })
