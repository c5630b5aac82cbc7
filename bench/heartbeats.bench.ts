import { freePort } from '../scripts/steps/port.ts'
import { startHelper } from './child.ts'
import { type Figure, median, present } from './figures.ts'
import type { HammerReport, HammerTask } from './hammer.ts'
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

const ports = { floor: floorPort, product: portOf(product) }
await run(ports.floor, WARM_UP_SECONDS)
await run(ports.product, WARM_UP_SECONDS)
const reports: Record<keyof typeof ports, HammerReport[]> = { floor: [], product: [] }
for (let round = 0; round < ROUNDS; round += 1) {
  reports.floor.push(await run(ports.floor, SECONDS))
  reports.product.push(await run(ports.product, SECONDS))
}
await hammer.stop()
await floor.stop()
await product.stop()

const middle = (of: keyof typeof ports, read: (report: HammerReport) => number) => median(reports[of].map(read))
const perSecond = { floor: middle('floor', (r) => r.perSecond), product: middle('product', (r) => r.perSecond) }
const figures: Figure[] = [
  { what: 'heartbeats through the whole stack', value: perSecond.product, unit: '/s' },
  { what: 'floor: the same Fastify, same body, empty handler', value: perSecond.floor, unit: '/s' },
  {
    what: 'heartbeats as a share of the floor',
    value: perSecond.product / perSecond.floor,
    unit: '×',
    target: { atLeast: 0.8 },
  },
  { what: 'refused', value: Math.max(...reports.product.map((r) => r.refused)), unit: '', target: { atMost: 0 } },
  { what: 'the generator was busy, of the time', value: middle('product', (r) => r.own.busy), unit: '×' },
]
present({ title: `Heartbeats, ${AGENTS} agents at once`, figures })
