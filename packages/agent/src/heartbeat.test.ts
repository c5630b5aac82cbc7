import { expect, test } from 'vitest'
import { setUp, STORED } from '../test/harness.ts'
import { refuse } from '../test/stub-backend.ts'

test('tells a backend with capabilities how service and agent are', async () => {
  const { agent, backend } = await setUp()
  agent.health(async () => ({ status: 'DEGRADED', message: 'slow', details: { depth: 7, password: 'x' } }))
  await agent.start()
  const { body } = await backend.next('heartbeat')
  const health = { status: 'DEGRADED', message: 'slow', details: { depth: 7, password: '[REDACTED]' } }
  expect(body).toEqual({
    services: [{ code: 'orders-sync', health }],
    lastPollAgeMs: 0,
    eventLoopLagMs: expect.any(Number),
    inFlight: [],
    sdkVersion: '0.1.0',
  })
})

test('tells a v0.1 backend the health alone', async () => {
  const { agent, backend } = await setUp({ capabilities: undefined })
  await agent.start()
  expect((await backend.next('heartbeat')).body).toEqual({
    health: { status: 'UP', message: 'Running; it has no health check' },
  })
})

test('asks first which form is understood when it comes back with a stored token', async () => {
  const { agent, backend } = await setUp({ stored: STORED })
  await agent.start()
  expect((await backend.next('heartbeat')).body).toEqual({})
  expect((await backend.next('heartbeat')).body).toHaveProperty('services')
})

test('beats soon after a command has ended, for its health may be another one, but not with each', async () => {
  const { agent, backend, clock } = await setUp()
  let depth = 0
  agent.health(() => ({ status: 'UP', details: { depth } }))
  agent.action({ name: 'fill', label: 'Fill', handler: () => void (depth += 1) })
  await agent.start()
  await backend.next('heartbeat')
  await backend.next('poll')
  for (const id of ['cmd_1', 'cmd_2', 'cmd_3']) backend.give({ id, actionName: 'fill' })
  for (let i = 0; i < 3; i++) await backend.next('result')
  await clock.pass(5000)
  expect((await backend.next('heartbeat')).body['services']).toMatchObject([{ health: { details: { depth: 3 } } }])
  await clock.waitingFor(30_000)
  expect(backend.of('heartbeat')).toHaveLength(2)
})

test('polls only once the backend has said what it can', async () => {
  const { agent, backend, clock } = await setUp({ stored: STORED })
  backend.answers.heartbeat = () => (backend.of('heartbeat').length === 1 ? refuse(500, 'INTERNAL_ERROR') : undefined)
  await agent.start()
  await backend.next('heartbeat')
  await clock.pass(500)
  expect((await backend.next('poll')).query.get('journal')).not.toBeNull()
})

test('beats in the interval that the backend asks for, within reason', async () => {
  const { agent, backend, clock } = await setUp()
  await agent.start()
  await backend.next('heartbeat')
  backend.cadence.heartbeatIntervalSeconds = 0
  await clock.pass(30_000)
  await backend.next('heartbeat')
  await clock.pass(1000)
  expect((await backend.next('heartbeat')).agentId).toBe('agt_1')
})

test('a health check that hangs is UNKNOWN after 5 s and is not called again while it hangs', async () => {
  const { agent, backend, clock } = await setUp()
  let calls = 0
  agent.health(() => {
    calls += 1
    return new Promise(() => {})
  })
  await agent.start()
  await clock.pass(5000)
  expect((await backend.next('heartbeat')).body['services']).toMatchObject([
    { health: { status: 'UNKNOWN', message: 'The health check failed: no answer within 5 s' } },
  ])
  await clock.pass(30_000)
  await clock.pass(5000)
  await backend.next('heartbeat')
  expect(calls).toBe(1)
})

test.each([
  ['throws', () => Promise.reject(new Error('password=hunter2')), 'The health check failed: password=[REDACTED]'],
  [
    'answers nonsense',
    () => ({ status: 'FINE' }) as never,
    'The health check answered with something else than a status',
  ],
])('a health check that %s is UNKNOWN', async (_name, check, message) => {
  const { agent } = await setUp()
  expect(await agent.health(check).runHealth()).toEqual({ status: 'UNKNOWN', message })
})

test('health details that are too large, or no JSON, are left out', async () => {
  const { agent } = await setUp()
  agent.health(() => ({ status: 'UP', details: { text: 'x'.repeat(70_000) } }))
  expect((await agent.runHealth()).details).toEqual({ omitted: expect.stringMatching(/more than 65536/) })
  agent.health(() => ({ status: 'UP', details: { big: 1n } }))
  expect((await agent.runHealth()).details).toEqual({ omitted: 'not JSON' })
})

test('disabled: keeps its token, stops polling, beats every 60 s, and goes on when it is enabled', async () => {
  const { agent, backend, clock, store, said } = await setUp({ capabilities: undefined })
  await agent.start()
  await backend.next('poll')
  backend.answers.heartbeat = () => refuse(403, 'AGENT_DISABLED')
  backend.answers.poll = () => refuse(403, 'AGENT_DISABLED')
  await clock.pass(5000) // the next poll learns it first
  await backend.next('poll')
  await expect.poll(() => clock.waits()).toEqual([30_000])
  await clock.pass(30_000)
  await clock.waitingFor(60_000)
  expect(clock.waits()).toEqual([60_000])
  await clock.pass(60_000)
  await clock.waitingFor(60_000)
  expect(backend.of('poll')).toHaveLength(2)

  backend.answers = {}
  await clock.pass(60_000)
  await backend.next('poll')
  expect(store.cleared).toBe(0)
  expect(said().slice(1)).toEqual([
    'The agent is disabled; it takes no commands until an operator enables it',
    'The agent is enabled again',
  ])
})

test.each([
  ['5xx', () => refuse(500, 'INTERNAL_ERROR')],
  ['garbage', () => ({ text: 'not json' })],
  ['an answer that is a list', () => ({ text: '[]' })],
  ['a redirect', () => ({ status: 302, headers: { location: 'https://elsewhere.example' } })],
  ['a cut connection', () => 'cut' as const],
])('%s costs one line and a retry', async (_name, answer) => {
  const { agent, backend, clock, said } = await setUp({ stored: STORED })
  backend.answers.heartbeat = answer
  await agent.start()
  for (const ms of [500, 1000, 2000]) await clock.pass(ms)
  backend.answers = {}
  await expect.poll(() => backend.of('heartbeat').length).toBeGreaterThan(3)
  expect(said().filter((line) => line.startsWith('The heartbeat'))).toHaveLength(1)
})

test('an answer that does not come is given up after 15 s', async () => {
  const { agent, backend, clock, said } = await setUp({ stored: STORED })
  backend.answers.heartbeat = () => 'hang'
  await agent.start()
  await backend.next('heartbeat')
  await clock.pass(15_000)
  await expect.poll(() => said()[0]).toMatch(/TIMEOUT.*No complete answer within 15 s/)
})

test('Retry-After is honoured', async () => {
  const { agent, backend, clock } = await setUp({ stored: STORED })
  backend.answers.heartbeat = () => refuse(429, 'RATE_LIMITED', { 'retry-after': '20' })
  await agent.start()
  await clock.waitingFor(22_000)
  expect(backend.of('heartbeat')).toHaveLength(1)
})

test('a longer Retry-After than five minutes is not', async () => {
  const { agent, backend, clock } = await setUp({ stored: STORED })
  backend.answers.heartbeat = () => refuse(503, 'SERVICE_UNAVAILABLE', { 'retry-after': '86400' })
  await agent.start()
  await clock.waitingFor(330_000)
  expect(backend.of('heartbeat')).toHaveLength(1)
})

test('says again what it was last told of the audit record, whatever that means', async () => {
  const { agent, backend, clock } = await setUp()
  const heads = ['41.aud_1.1:aa', '42.aud_1.1:ab', 'not a word', 7, undefined]
  backend.answers.heartbeat = () => {
    const [auditHead] = heads.splice(0, 1)
    return { json: { success: true, data: { ...backend.cadence, capabilities: ['wait', 'ack'], auditHead } } }
  }
  await agent.start()
  const said: unknown[] = []
  for (let i = 0; i < 5; i++) {
    said.push((await backend.next('heartbeat')).body['auditHead'])
    await clock.pass(30_000)
  }
  expect(said).toEqual([undefined, '41.aud_1.1:aa', '42.aud_1.1:ab', '42.aud_1.1:ab', '42.aud_1.1:ab'])
})
