import { expect, test } from 'vitest'
import { REGISTRATION_TOKEN, setUp, STORED } from '../test/harness.ts'
import { refuse, StubBackend } from '../test/stub-backend.ts'

test('registers with the token, keeps what it gets, and reports its service before the first heartbeat', async () => {
  const { agent, backend, store, said } = await setUp({ agent: { name: 'Orders, prod' } })
  await agent.start()
  const { body } = await backend.next('register')
  expect(body).toEqual({
    registrationToken: REGISTRATION_TOKEN,
    agent: { code: 'orders-sync', name: 'Orders, prod', mode: 'embedded', runtime: 'nodejs', sdkVersion: '0.1.0' },
  })
  const heartbeat = await backend.next('heartbeat')
  expect(backend.requests.map(({ route }) => route)).toEqual(['register', 'report', 'heartbeat'])
  expect(heartbeat).toMatchObject({ agentId: 'agt_1', token: store.identity?.agentToken })
  expect(store.identity).toMatchObject({ agentId: 'agt_1', agentCode: 'orders-sync' })
  expect(said()).toEqual(['Registered as the agent "orders-sync" (agt_1)'])
})

test('uses what is stored and does not register again', async () => {
  const { agent, backend } = await setUp({ stored: STORED })
  await agent.start()
  expect(await backend.next('poll')).toMatchObject({ agentId: STORED.agentId, token: STORED.agentToken })
  expect(backend.of('register')).toEqual([])
})

test('without a token to register with, it says once what to do and stays off', async () => {
  const { agent, backend, said } = await setUp({ registrationToken: '' })
  await agent.start()
  await expect.poll(said).toHaveLength(1)
  expect(said()[0]).toMatch(/is not registered: create a registration token .* OPSTAGE_REGISTRATION_TOKEN/)
  await agent.stop()
  expect(backend.requests).toEqual([])
})

test('a token file of another agent is refused, not used and not overwritten', async () => {
  const stored = { ...STORED, agentCode: 'billing' }
  const { agent, backend, store, said } = await setUp({ stored })
  await agent.start()
  await expect.poll(said).toHaveLength(1)
  expect(said()[0]).toMatch(/belongs to the agent "billing"/)
  expect(store.identity).toBe(stored)
  expect(backend.requests).toEqual([])
})

test('a refused registration is not repeated', async () => {
  const { agent, backend, clock, said } = await setUp()
  backend.answers.register = () => refuse(409, 'AGENT_CODE_TAKEN')
  await agent.start()
  await backend.next('register')
  await expect.poll(said).toHaveLength(1)
  expect(said()[0]).toMatch(/refused with AGENT_CODE_TAKEN/)
  expect(clock.waits()).toEqual([])
  expect(backend.of('register')).toHaveLength(1)
})

test('a dead backend is tried again with growing pauses, up to 8 s, and one line', async () => {
  const { agent, backend, clock, said } = await setUp()
  const { port } = backend
  await backend.close()
  await agent.start()
  for (const ms of [500, 1000, 2000, 4000, 8000, 8000]) await clock.pass(ms)
  expect(said()).toHaveLength(1)
  expect(said()[0]).toMatch(/Registration at http.* failed \(ECONNREFUSED\): .*the service is not affected/)

  await clock.waitingFor(8000)
  const revived = await new StubBackend().listen(port)
  clock.advance(8000)
  await expect.poll(said).toContain(`Connected to http://127.0.0.1:${port} again`)
  await agent.stop()
  await revived.close()
})

test.each([
  ['5xx', () => refuse(503, 'SERVICE_UNAVAILABLE')],
  ['a proxy without our envelope', () => ({ status: 403, text: '<h1>Forbidden</h1>' })],
  ['garbage', () => ({ text: '{"success":true' })],
  ['an answer without a token', () => ({ json: { success: true, data: { agentId: 'agt_1' } } })],
  ['a token that fits no header', () => ({ json: { success: true, data: { agentId: 'agt_1', agentToken: 'a\nb' } } })],
  ['a cut connection', () => 'cut' as const],
])('registering survives %s', async (_name, answer) => {
  const { agent, backend, clock, store } = await setUp()
  backend.answers.register = () => (backend.of('register').length === 1 ? answer() : undefined)
  await agent.start()
  await clock.pass(500)
  await backend.next('heartbeat')
  expect(store.identity?.agentId).toBe('agt_1')
})

test.each(['AGENT_TOKEN_INVALID', 'AGENT_TOKEN_REVOKED', 'AGENT_TOKEN_EXPIRED', 'AGENT_REVOKED'])(
  'on %s it forgets its token and registers again',
  async (code) => {
    const { agent, backend, clock, store } = await setUp({ stored: STORED })
    backend.answers.heartbeat = ({ token }) => (token === STORED.agentToken ? refuse(401, code) : undefined)
    await agent.start()
    await clock.pass(500)
    await backend.next('register')
    await backend.next('heartbeat')
    await backend.next('heartbeat')
    expect(store.cleared).toBe(1)
    expect(store.identity?.agentId).toBe('agt_1')
    expect(backend.of('report')).toHaveLength(2)
  },
)

test('a poll that learns it ends the session too', async () => {
  const { agent, backend, clock } = await setUp({ stored: STORED })
  backend.answers.poll = ({ token }) => (token === STORED.agentToken ? refuse(401, 'AGENT_TOKEN_REVOKED') : undefined)
  await agent.start()
  await clock.pass(500)
  expect((await backend.next('register')).body).toMatchObject({ agent: { code: 'orders-sync' } })
})

test.each([401, 403])('a proxy that answers %i without our envelope clears nothing', async (status) => {
  const { agent, backend, clock, store } = await setUp({ stored: STORED })
  backend.answers.heartbeat = () => ({ status, text: 'no' })
  await agent.start()
  await clock.pass(500)
  await clock.waitingFor(1000)
  expect(store.cleared).toBe(0)
})

test('without a registration token it says once that it needs one', async () => {
  const { agent, backend, clock, said } = await setUp({ stored: STORED, registrationToken: '' })
  backend.answers.heartbeat = () => refuse(401, 'AGENT_TOKEN_REVOKED')
  await agent.start()
  await clock.pass(500)
  await expect.poll(said).toHaveLength(2)
  expect(said()[1]).toMatch(/is not registered/)
  expect(clock.waits()).toEqual([])
})

test('revoked within ten minutes of registering, it stops: another process uses this code', async () => {
  const { agent, backend, clock, said } = await setUp()
  await agent.start()
  await backend.next('poll')
  clock.advance(9 * 60_000)
  backend.answers.heartbeat = () => refuse(401, 'AGENT_TOKEN_REVOKED')
  backend.answers.poll = () => refuse(401, 'AGENT_TOKEN_REVOKED')
  await expect.poll(() => said().join()).toMatch(/another process uses this code/)
  expect(backend.of('register')).toHaveLength(1)
})

test('a backend that registers it and refuses it for ever is asked ever less often', async () => {
  const { agent, backend, clock } = await setUp()
  backend.answers.report = () => refuse(401, 'AGENT_TOKEN_INVALID')
  await agent.start()
  for (const ms of [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]) await clock.pass(ms)
  await clock.waitingFor(60_000)
  expect(backend.of('register')).toHaveLength(9)
})

test('a store that fails costs a warning, not the agent', async () => {
  const { agent, backend, store, said } = await setUp()
  store.load = () => Promise.reject(new Error('EACCES: no'))
  store.save = () => Promise.reject(new Error('EROFS: read-only'))
  await agent.start()
  await backend.next('heartbeat')
  expect(said()).toEqual([
    expect.stringMatching(/could not be read/),
    expect.stringMatching(/must register again \(EROFS: read-only\)/),
    expect.stringMatching(/Registered/),
  ])
})
