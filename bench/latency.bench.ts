import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startHelper } from './child.ts'
import { present, spread } from './figures.ts'
import type { FleetTask } from './fleet.ts'
import { enrol, type Enrolled, enrolMany, portOf, post, type Product, startProduct } from './product.ts'

/**
 * From the click on Run to the first line of the handler: an operator's request, a durable commit, the agent's waiting poll,
 * with 1,000 other agents connected. The floor is a bare HTTP round trip in the same run, between the same processes.
 */
const isFull = process.argv.includes('--full')
const OTHERS = isFull ? 10_000 : 1000
const RUNS = isFull ? 5000 : 1000

async function startFleet(product: Product) {
  const agents = await enrolMany(product, OTHERS, 'fleet')
  const fleet = startHelper('fleet.ts')
  await fleet.ask({ port: portOf(product), agents, heartbeatMs: 30_000 } satisfies FleetTask)
  return fleet
}

/** Polls as the SDK does; resolves each run when its command is here. */
function listen(url: string, agent: Enrolled) {
  const arrivals = new Map<string, (at: number) => void>()
  let isOpen = true
  let ack: string[] = []
  const loop = (async () => {
    while (isOpen) {
      const query = `waitSeconds=5&journal=bench&ack=${ack.join(',')}`
      const answer = await fetch(`${url}/api/agents/${agent.agentId}/commands?${query}`, { headers: agent.headers })
      const { data } = (await answer.json()) as { data: { id: string }[] }
      const at = performance.now()
      ack = data.map(({ id }) => id)
      for (const { id } of data) arrivals.get(id)?.(at)
      for (const { id } of data)
        await post(`${url}/api/agents/${agent.agentId}/commands/${id}/result`, { success: true }, agent.headers)
    }
  })()
  return {
    arrival: (id: string) => new Promise<number>((resolve) => arrivals.set(id, resolve)),
    stop: () => ((isOpen = false), loop),
  }
}

async function measureProduct(product: Product): Promise<number[]> {
  const { url, admin } = product
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', {})
  const agent = await enrol(url, rawToken, 'measured')
  const listener = listen(url, agent)
  const times: number[] = []
  const path = `/api/admin/capsule-services/${agent.serviceId}/actions/run`
  for (let i = 0; i < RUNS; i += 1) {
    const start = performance.now()
    const { id } = await admin.post<{ id: string }>(path, {})
    const arrived = await listener.arrival(id)
    times.push(arrived - start)
  }
  await listener.stop()
  return times
}

/** Nothing but node:http answering a body of the same size. */
async function measureFloor(): Promise<number[]> {
  const server = createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.setHeader('content-type', 'application/json').end('{"success":true,"data":{}}'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const times: number[] = []
  for (let i = 0; i < RUNS; i += 1) {
    const start = performance.now()
    await post(url, { payload: {} })
    times.push(performance.now() - start)
  }
  server.close()
  server.closeAllConnections()
  return times
}

const product = await startProduct()
const fleet = await startFleet(product)
const floor = spread(await measureFloor())
const latency = spread(await measureProduct(product))
await fleet.stop()
await product.stop()

present({
  title: `From the click on Run to the handler, ${OTHERS} other agents connected, ${RUNS} runs`,
  figures: [
    { what: 'action → handler starts, p50', value: latency.p50, unit: 'ms', target: { atMost: 10 } },
    { what: 'action → handler starts, p99', value: latency.p99, unit: 'ms', target: { atMost: 50 } },
    { what: 'floor: a bare HTTP round trip, p50', value: floor.p50, unit: 'ms' },
    { what: 'floor: a bare HTTP round trip, p99', value: floor.p99, unit: 'ms' },
  ],
})
