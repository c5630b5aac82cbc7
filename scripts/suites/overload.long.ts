import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Metrics } from '@xtrape/capsule-contracts-node'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Enrolled, enrol, PASSWORD, post, type Product, startProduct } from '../../bench/product.ts'
import { signIn } from '../steps/admin.ts'
import { buildAll } from '../steps/build.ts'
import type { Crowd } from './overload/crowd.ts'

beforeAll(() => buildAll(), 120_000)

const HEARTBEAT_SECONDS = 30
const ROUNDS = 5
/** For whoever is not a poll, in the middle of it: half of them are quicker than this, on a machine that the crowd shares. */
const QUICK_MS = 2000
/** Until it is noticed, or over. */
const PATIENCE_MS = 30_000

/** Polls from another process, more and more of them, until the server sends some away; from then on as many. */
async function startCrowd({ url }: Product, { agentId, headers }: Enrolled) {
  const token = headers.authorization!.replace('Bearer ', '')
  const child = fork(new URL('overload/crowd.ts', import.meta.url), [new URL(url).port, agentId, token])
  onTestFinished(() => void child.kill('SIGKILL'))
  let seen: Crowd | undefined
  child.on('message', (message) => (seen = message as Crowd))
  await expect.poll(() => seen?.refused, { timeout: PATIENCE_MS }).toBeGreaterThan(0)
  return {
    look: async () => {
      await once(child, 'message')
      return seen!
    },
    stop: async () => {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

const times = new Map<string, number[]>()
async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const value = await work()
  times.set(what, [...(times.get(what) ?? []), Math.round(performance.now() - started)])
  return value
}

test('past its limit it sends polls away, takes everything else at once, and comes back by itself', async () => {
  const product = await startProduct()
  onTestFinished(() => product.stop())
  const { url, admin } = product
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', { maxUses: 2 })
  const [many, worker] = [await enrol(url, rawToken, 'many'), await enrol(url, rawToken, 'worker')]
  const request = () =>
    admin.post<{ id: string }>(`/api/admin/capsule-services/${worker.serviceId}/actions/run`, { payload: {} })
  const statusOf = async ({ id }: { id: string }) =>
    (await admin.get<{ status: string }>(`/api/admin/commands/${id}`)).status
  const capacity = async () => (await admin.get<Metrics>('/api/admin/metrics')).capacity
  const own = `${url}/api/agents/${worker.agentId}`
  const poll = () => fetch(`${own}/commands?limit=20`, { headers: worker.headers })

  const held = await Promise.all(Array.from({ length: ROUNDS }, request))
  expect(((await (await poll()).json()) as { data: unknown[] }).data).toHaveLength(ROUNDS)

  const crowd = await startCrowd(product, many)
  const before = await crowd.look()
  const requested: { id: string }[] = []
  for (const command of held) {
    requested.push(await timed('an action', request))
    await timed('a login', () => signIn(url, 'admin', PASSWORD))
    await timed('the overview', () => admin.get('/api/admin/dashboard/summary'))
    await timed('a result', () => post(`${own}/commands/${command.id}/result`, { success: true }, worker.headers))
    const told = await timed('a heartbeat', () =>
      post<{ heartbeatIntervalSeconds: number }>(`${own}/heartbeat`, {}, worker.headers),
    )
    expect(told.heartbeatIntervalSeconds).toBeGreaterThanOrEqual(HEARTBEAT_SECONDS)
  }
  for (const [what, ms] of times) console.log(`${what}: ${ms.join(', ')} ms`)
  for (const [what, ms] of times)
    expect(ms.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)], what).toBeLessThan(QUICK_MS)
  expect(await Promise.all(held.map(statusOf))).toEqual(held.map(() => 'SUCCEEDED'))

  const { size, answered, refused, retryAfter, failed, cutOff } = await crowd.look()
  console.log(`${size} connections: ${answered} polls answered, ${refused} sent away, ${cutOff} cut off`)
  expect(refused).toBeGreaterThan(before.refused)
  expect(failed).toBe(0)
  expect(Math.min(...retryAfter)).toBeGreaterThanOrEqual(3)
  expect(Math.max(...retryAfter)).toBeLessThanOrEqual(10)

  await crowd.stop()
  await expect.poll(async () => (await capacity()).isOverloaded, { timeout: PATIENCE_MS }).toBe(false)
  const came = (await (await poll()).json()) as { data: { id: string }[] }
  expect(came.data.map(({ id }) => id).toSorted()).toEqual(requested.map(({ id }) => id).toSorted())
  expect(await admin.get<unknown[]>('/api/admin/audit-events?action=system.agent.offline')).toEqual([])
}, 120_000)
