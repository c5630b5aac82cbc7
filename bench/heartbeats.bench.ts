import { freePort } from '../scripts/steps/port.ts'
import { startHelper } from './child.ts'
import { type Figure, median, present } from './figures.ts'
import type { HammerReport, HammerTask } from './hammer.ts'
import { useOf } from './process-use.ts'
import { enrol, portOf, startProduct, tokenFor } from './product.ts'
import { requestText } from './wire.ts'

/**
 * Heartbeats as the SDK sends them, as many a second as the server answers: who it is, what it says, presence. The floor is the
 * same Fastify with the same body, answering the same without doing anything. The two take turns, so that both
 * get the same of a machine that is not theirs alone.
 */
const AGENTS = 64
const ROUNDS = 3
const SECONDS = process.argv.includes('--full') ? 10 : 4
const WARM_UP_SECONDS = 3
const MISSED =
  'The floor does nothing at all with what it gets. A heartbeat that repeats what was said before neither reads nor writes a row: what is left is to ' +
  'find out who speaks, to check what it says, presence, headers and histograms. Tried, and kept: no getter in what is made for each request (V8 ' +
  'kept the whole request with it, which took a third of the CPU), a way past Fastify for requests that are plainly right, and checks that zod compiles, which took three tenths off the CPU ' +
  'of a heartbeat; remembering tokens, agents and services (three queries fewer), answering all of a turn ' +
  'of the event loop together, which gained half as much again, headers for browsers only where a browser may be, cookies read only where a session is ' +
  'looked for, words cleaned of secrets when they are written, times written once a millisecond, tokens hashed in one step, signals only for those who ' +
  'wait.'

const body = {
  services: [{ code: '', health: { status: 'UP', message: 'Running; it has no health check' } }],
  lastPollAgeMs: 1200,
  eventLoopLagMs: 1,
  inFlight: [],
  sdkVersion: '0.1.0',
}

const product = await startProduct()
const token = await tokenFor(product, AGENTS)
const requests: string[] = []
for (let i = 0; i < AGENTS; i += 1) {
  const code = `agent-${i}`
  const { agentId, headers } = await enrol(product.url, token, code)
  const own = { ...body, services: [{ ...body.services[0], code }] }
  requests.push(requestText('POST', `/api/agents/${agentId}/heartbeat`, headers, own))
}
const floorPort = await freePort()
const floor = startHelper('bare-fastify.ts', [String(floorPort)])
await floor.next()
const hammer = startHelper('hammer.ts')
const run = (port: number, seconds: number) =>
  hammer.ask<HammerReport>({ port, requests, seconds } satisfies HammerTask)

interface Measured extends HammerReport {
  cpuMicros: number
}
async function measure(of: keyof typeof ports): Promise<Measured> {
  const before = useOf(pids[of]).cpuSeconds
  const report = await run(ports[of], SECONDS)
  const cpuMicros = (1e6 * (useOf(pids[of]).cpuSeconds - before)) / (report.perSecond * SECONDS)
  return { ...report, cpuMicros }
}

const ports = { floor: floorPort, product: portOf(product) }
await run(ports.floor, WARM_UP_SECONDS)
await run(ports.product, WARM_UP_SECONDS)
const pids = { floor: floor.pid, product: product.pid }
const reports: Record<keyof typeof ports, Measured[]> = { floor: [], product: [] }
for (let round = 0; round < ROUNDS; round += 1) {
  for (const which of ['floor', 'product'] as const) reports[which].push(await measure(which))
}
await hammer.stop()
await floor.stop()
await product.stop()

const middle = (of: keyof typeof ports, read: (report: Measured) => number) => median(reports[of].map(read))
const perSecond = { floor: middle('floor', (r) => r.perSecond), product: middle('product', (r) => r.perSecond) }
const figures: Figure[] = [
  { what: 'heartbeats through the whole stack', value: perSecond.product, unit: '/s' },
  { what: 'floor: the same Fastify, same body, empty handler', value: perSecond.floor, unit: '/s' },
  {
    what: 'heartbeats as a share of the floor',
    value: perSecond.product / perSecond.floor,
    unit: '×',
    target: { atLeast: 0.8 },
    ifMissed: MISSED,
  },
  { what: 'CPU of a heartbeat', value: middle('product', (r) => r.cpuMicros), unit: 'µs' },
  { what: 'floor: CPU of a request', value: middle('floor', (r) => r.cpuMicros), unit: 'µs' },
  { what: 'refused', value: Math.max(...reports.product.map((r) => r.refused)), unit: '', target: { atMost: 0 } },
  { what: 'the generator was busy, of the time', value: middle('product', (r) => r.own.busy), unit: '×' },
]
present({ title: `Heartbeats, ${AGENTS} agents at once`, figures })
