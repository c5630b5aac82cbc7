import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startHelper } from './child.ts'
import { type Figure, present } from './figures.ts'
import type { FleetReport, FleetTask } from './fleet.ts'
import { enrolMany, portOf, type Product, startProduct } from './product.ts'

/** The backend ends and begins again, several times, and a whole fleet comes back each time: what is worst of all times counts. */
const { values } = parseArgs({
  options: { full: { type: 'boolean' }, agents: { type: 'string' }, times: { type: 'string' } },
})
const AGENTS = Number(values.agents ?? (values.full ? 10_000 : 2000))
const TIMES = Number(values.times ?? (values.full ? 10 : 3))
const HEARTBEAT_MS = 30_000
const BACK_SECONDS = 15
/** Whoever is sent away is told so after six seconds at most, and then tries again. */
const AFTERWARDS_MS = 10_000
const SETTLE_MS = HEARTBEAT_MS + 5000

/** What one restart did to the fleet. */
interface Return {
  /** From the start of the new process until the last agent was heard by it. */
  seconds: number
  failures: number
  offline: number
}

interface Summary {
  agentCounts: Record<string, number>
}

async function watchReturn({ admin, startedAt: since }: Product) {
  let seconds = Infinity
  let offline = 0
  for (let end = Date.now() + 8000 * BACK_SECONDS; Date.now() < end; await delay(200)) {
    const { agentCounts } = await admin.get<Summary>('/api/admin/dashboard/summary')
    offline = Math.max(offline, agentCounts.OFFLINE ?? 0)
    const [last] = await admin.get<{ lastHeartbeatAt: string }[]>('/api/admin/agents?sort=lastSeenAt&pageSize=1')
    if (seconds < Infinity || Date.parse(last!.lastHeartbeatAt) < since) continue
    seconds = (Date.now() - since) / 1000
    end = Date.now() + AFTERWARDS_MS
  }
  return { seconds, offline }
}

let product = await startProduct()
const agents = await enrolMany(product, AGENTS, 'fleet')
const fleet = startHelper('fleet.ts')
await fleet.ask({ port: portOf(product), agents, heartbeatMs: HEARTBEAT_MS } satisfies FleetTask)
await delay(SETTLE_MS)
const returns: Return[] = []
let lateMs = 0
for (let i = 0; i < TIMES; i += 1) {
  await fleet.ask<FleetReport>('report')
  product = await product.restart()
  const seen = await watchReturn(product)
  const { failures, own } = await fleet.ask<FleetReport>('report')
  returns.push({ ...seen, failures: Object.values(failures).reduce((sum, count) => sum + count, 0) })
  lateMs = Math.max(lateMs, own.maxMs)
}
await fleet.stop()
await product.stop()

const worst = (of: keyof Return) => Math.max(...returns.map((one) => one[of]))
const figures: Figure[] = [
  { what: 'until the last was heard', value: worst('seconds'), unit: 's', target: { atMost: BACK_SECONDS } },
  { what: 'answers of 500 and above', value: worst('failures'), unit: '', target: { atMost: 0 } },
  { what: 'agents shown OFFLINE', value: worst('offline'), unit: '', target: { atMost: 0 } },
  { what: 'the generator was late itself, at most', value: lateMs, unit: 'ms' },
]
present({ title: `${AGENTS} agents come back, the worst of ${TIMES} restarts`, figures })
