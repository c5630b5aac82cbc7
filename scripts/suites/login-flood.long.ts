import { beforeAll, expect, test } from 'vitest'
import { spread } from '../../bench/figures.ts'
import { type Enrolled, enrol, type Product, startProduct } from '../../bench/product.ts'
import { buildAll } from '../steps/build.ts'

let product: Product
let agent: Enrolled

/** Every login may come from another address here: what is measured is the work, not the throttle. */
beforeAll(async () => {
  await buildAll()
  product = await startProduct({ OPSTAGE_TRUST_PROXY: '127.0.0.1' })
  const { rawToken } = await product.admin.post<{ rawToken: string }>('/api/admin/registration-tokens', {})
  agent = await enrol(product.url, rawToken, 'flooded')
  return product.stop
}, 120_000)

let address = 0
async function login(username: string): Promise<number> {
  address += 1
  const from = `10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`
  const answer = await fetch(`${product.url}/api/admin/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
    body: JSON.stringify({ username, password: 'not the password' }),
  })
  await answer.text()
  return answer.status
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

async function heartbeat() {
  const answer = await fetch(`${product.url}/api/agents/${agent.agentId}/heartbeat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...agent.headers },
    body: '{}',
  })
  expect(answer.status).toBe(200)
  await answer.text()
}

async function heartbeatP99(count = 200): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < count; i += 1) times.push(await timed(heartbeat))
  return spread(times).p99
}

test('eight clients that try passwords all the time do not slow heartbeats down', { timeout: 120_000 }, async () => {
  const moved: number[] = []
  const statuses = new Set<number>()
  for (let round = 0; round < 3; round += 1) {
    const calm = await heartbeatP99()
    let isOver = false
    const client = async () => {
      while (!isOver) statuses.add(await login('admin'))
    }
    const flood = Promise.all(Array.from({ length: 8 }, client))
    const flooded = await heartbeatP99()
    isOver = true
    await flood
    moved.push(flooded - calm)
    console.log(`heartbeat p99: ${calm} ms calm, ${flooded} ms under a flood of logins`)
  }
  expect(statuses).toEqual(new Set([401]))
  expect(moved.toSorted((a, b) => a - b)[1]).toBeLessThan(50)
})

test('whether a user exists cannot be told by the time that a login takes', { timeout: 120_000 }, async () => {
  const known: number[] = []
  const unknown: number[] = []
  for (let i = 0; i < 200; i += 1) {
    known.push(await timed(() => login('admin')))
    unknown.push(await timed(() => login(`nobody-${i}`)))
  }
  const [of, ofNobody] = [spread(known).p50, spread(unknown).p50]
  console.log(`median of a login: ${of} ms for a user, ${ofNobody} ms for nobody`)
  expect(Math.abs(of - ofNobody) / of).toBeLessThan(0.1)
})
