import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { CapsuleAgent, type TokenStore } from '@xtrape/capsule-agent-node'
import type { Metrics } from '@xtrape/capsule-contracts-node'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Enrolled, enrol, PASSWORD, portOf, type Product, startProduct } from '../../bench/product.ts'
import { openWire, requestText } from '../../bench/wire.ts'
import { buildAll } from '../steps/build.ts'

beforeAll(() => buildAll(), 120_000)

/** More than can be answered at once, and fewer than the sockets that a process may have where nobody has asked for more. */
const CROWD = 3000
const HEARTBEAT_SECONDS = 30
/** However busy the machine is besides. */
const PATIENCE_MS = 60_000

interface Crowd {
  answered: number
  refused: number
  retryAfter: number[]
  /** Answered with anything else, or cut off. */
  failed: number
  longestMs: number
}

function startCrowd(product: Product, { agentId, headers }: Enrolled, ...how: 'deaf'[]) {
  const token = headers.authorization!.replace('Bearer ', '')
  const args = [portOf(product), agentId, token, CROWD, ...how].map(String)
  const child = fork(new URL('overload/crowd.ts', import.meta.url), args)
  onTestFinished(() => void child.kill('SIGKILL'))
  let seen: Crowd = { answered: 0, refused: 0, retryAfter: [], failed: 0, longestMs: 0 }
  child.on('message', (message) => (seen = message as Crowd))
  return {
    look: () => seen,
    stop: async () => {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

/** An embedded agent, by the SDK, which does what it is told. */
async function startService({ url, admin }: Product) {
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', {})
  let kept: Awaited<ReturnType<TokenStore['load']>>
  const agent = new CapsuleAgent({
    service: { code: 'orders', name: 'Orders' },
    backendUrl: url,
    registrationToken: rawToken,
    tokenStore: {
      load: async () => kept,
      save: async (identity) => void (kept = identity),
      clear: async () => void (kept = undefined),
    },
    onLog: () => {},
  })
  agent.action({ name: 'echo', label: 'Echo', handler: (payload) => ({ data: payload as Record<string, unknown> }) })
  await agent.start()
  onTestFinished(() => agent.stop())
  const find = () => admin.get<{ id: string; status: string }[]>('/api/admin/capsule-services?q=orders')
  await expect.poll(async () => (await find())[0]?.status, { timeout: PATIENCE_MS }).toBe('HEALTHY')
  return (await find())[0]!.id
}

/** Over a new connection: who has one already does not stand in the line that forms. */
async function ask(product: Product, method: string, path: string, headers = {}, body?: unknown) {
  const wire = openWire(portOf(product))
  const answer = await wire.send(requestText(method, path, headers, body))
  wire.close()
  return { status: answer.status, ...(JSON.parse(answer.body) as { data: Record<string, unknown> }) }
}

/** One agent that a crowd can speak as, and one that works. */
async function startWithTwo() {
  const product = await startProduct()
  onTestFinished(() => product.stop())
  const { url, admin } = product
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', { maxUses: 2 })
  const [many, worker] = [await enrol(url, rawToken, 'many'), await enrol(url, rawToken, 'worker')]
  return { product, admin, many, worker }
}

test('a crowd of quick connections is slowed down, then sent away, while people, results and heartbeats go on', async () => {
  const { product, admin, many, worker } = await startWithTwo()
  const echo = await startService(product)
  const act = (serviceId: string, action: string) =>
    admin.post<{ id: string }>(`/api/admin/capsule-services/${serviceId}/actions/${action}`, { payload: {} })
  const statusOf = async ({ id }: { id: string }) =>
    (await admin.get<{ status: string }>(`/api/admin/commands/${id}`)).status
  const capacity = async () => (await admin.get<Metrics>('/api/admin/metrics')).capacity
  const mine = `/api/agents/${worker.agentId}`
  const poll = () => ask(product, 'GET', `${mine}/commands`, worker.headers)
  const held = await act(worker.serviceId, 'run')
  expect((await poll()).data).toMatchObject([{ id: held.id }])

  const crowd = startCrowd(product, many)
  await expect.poll(async () => (await capacity()).cadenceStretch, { timeout: PATIENCE_MS }).toBeGreaterThan(1)
  await expect.poll(() => crowd.look().refused, { timeout: PATIENCE_MS }).toBeGreaterThan(0)
  const waitedMs = crowd.look().longestMs

  const took: Record<string, number> = {}
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now()
    const value = await work()
    took[what] = Math.round(performance.now() - started)
    return value
  }
  const meanwhile = await timed('asking for an action', () => act(echo, 'echo'))
  const account = { username: 'admin', password: PASSWORD }
  const login = await timed('a login', () => ask(product, 'POST', '/api/admin/auth/login', {}, account))
  await timed('the overview', () => admin.get('/api/admin/dashboard/summary'))
  const end = { success: true }
  const result = await timed('a result', () =>
    ask(product, 'POST', `${mine}/commands/${held.id}/result`, worker.headers, end),
  )
  const beat = await timed('a heartbeat', () => ask(product, 'POST', `${mine}/heartbeat`, worker.headers, {}))
  await expect.poll(() => crowd.look().refused, { timeout: PATIENCE_MS }).toBeGreaterThan(CROWD / 2)
  const { answered, refused, retryAfter, failed } = crowd.look()
  console.log(
    `${CROWD} connections: ${answered} polls answered, ${refused} sent away; before that, one had waited for ${Math.round(waitedMs)} ms`,
  )
  console.log(took)
  expect([login, result, beat].map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await statusOf(held)).toBe('SUCCEEDED')
  expect(beat.data.heartbeatIntervalSeconds).toBeGreaterThan(HEARTBEAT_SECONDS)
  for (const [what, ms] of Object.entries(took)) expect(ms, what).toBeLessThan(waitedMs)
  expect(failed).toBe(0)
  expect(Math.min(...retryAfter)).toBeGreaterThanOrEqual(3)
  expect(Math.max(...retryAfter)).toBeLessThanOrEqual(10)

  await crowd.stop()
  await expect.poll(async () => (await poll()).status, { timeout: PATIENCE_MS }).toBe(200)
  await expect.poll(async () => (await capacity()).isOverloaded, { timeout: PATIENCE_MS }).toBe(false)
  // Its agent was told to come again in up to ten seconds.
  await expect.poll(() => statusOf(meanwhile), { timeout: PATIENCE_MS }).toBe('SUCCEEDED')
  expect(await admin.get('/api/admin/audit-events?action=system.agent.offline')).toEqual([])
}, 240_000)

/** It takes a few times of letting it in until it is known. */
const LEARNING_MS = 15_000
const LOOKS = 24

test('a crowd that heeds nothing is kept out for most of the time, not let in and sent away by turns', async () => {
  const { product, admin, many, worker } = await startWithTwo()
  const isOverloaded = async () => (await admin.get<Metrics>('/api/admin/metrics')).capacity.isOverloaded

  const crowd = startCrowd(product, many, 'deaf')
  await expect.poll(() => crowd.look().refused, { timeout: PATIENCE_MS }).toBeGreaterThan(0)
  await delay(LEARNING_MS)
  const looks: boolean[] = []
  for (let i = 0; i < LOOKS; i += 1) {
    looks.push(await isOverloaded())
    await delay(1000)
  }
  console.log(`Sent away, second by second: ${looks.map((one) => (one ? '#' : '.')).join('')}`)
  expect(crowd.look().failed).toBe(0)
  expect(looks.filter(Boolean).length / LOOKS).toBeGreaterThan(0.55)

  await crowd.stop()
  const poll = () => ask(product, 'GET', `/api/agents/${worker.agentId}/commands`, worker.headers)
  await expect.poll(async () => (await poll()).status, { timeout: 20_000 }).toBe(200)
}, 180_000)
