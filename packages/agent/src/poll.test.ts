import { expect, test } from 'vitest'
import { setUp } from '../test/harness.ts'
import { refuse } from '../test/stub-backend.ts'

const LONG_AGO = 2_000

test('holds one long poll where the backend can, and takes a command when it comes', async () => {
  const { agent, backend } = await setUp()
  agent.action({ name: 'echo', label: 'Echo', handler: (payload) => ({ data: payload }) })
  await agent.start()
  const query = { limit: '4', waitSeconds: '28', ack: '', journal: expect.stringMatching(/^[\w-]{20,}$/) as string }
  expect(Object.fromEntries((await backend.next('poll')).query)).toEqual(query)
  backend.give({ id: 'cmd_1', actionName: 'echo', payload: { a: 1 } })
  expect(await backend.next('result')).toMatchObject({ commandId: 'cmd_1', body: { success: true, data: { a: 1 } } })
  await backend.next('poll')
})

test('polls a v0.1 backend in its interval', async () => {
  const { agent, backend, clock } = await setUp({ capabilities: undefined })
  backend.cadence.commandPollIntervalSeconds = 7
  await agent.start()
  expect(Object.fromEntries((await backend.next('poll')).query)).toEqual({ limit: '4' })
  await clock.pass(7000)
  await backend.next('poll')
})

test('asks again at once while a v0.1 backend has more than it gave', async () => {
  const { agent, backend } = await setUp({ capabilities: undefined, concurrency: 2 })
  agent.action({ name: 'echo', label: 'Echo', handler: () => {} })
  for (const id of ['cmd_1', 'cmd_2', 'cmd_3']) backend.give({ id, actionName: 'echo' })
  await agent.start()
  const ids = [await backend.next('result'), await backend.next('result'), await backend.next('result')]
  expect(new Set(ids.map(({ commandId }) => commandId))).toEqual(new Set(['cmd_1', 'cmd_2', 'cmd_3']))
})

test('asks a v0.1 backend for no more than it has room for, and for nothing when it has none', async () => {
  const { agent, backend, clock } = await setUp({ concurrency: 2, capabilities: undefined })
  const ends: (() => void)[] = []
  agent.action({ name: 'slow', label: 'Slow', handler: () => new Promise<void>((resolve) => ends.push(resolve)) })
  backend.give({ id: 'cmd_1', actionName: 'slow' })
  await agent.start()
  expect((await backend.next('poll')).query.get('limit')).toBe('2')
  backend.give({ id: 'cmd_2', actionName: 'slow' })
  await clock.pass(5000)
  expect((await backend.next('poll')).query.get('limit')).toBe('1')
  await expect.poll(() => ends.length).toBe(2)
  expect(backend.of('poll')).toHaveLength(2)
  ends[0]?.()
  expect((await backend.next('poll')).query.get('limit')).toBe('1')
  ends[1]?.()
})

test('a command that is delivered twice while it runs, runs once', async () => {
  const { agent, backend } = await setUp()
  let runs = 0
  agent.action({ name: 'count', label: 'Count', handler: () => ({ data: { runs: ++runs } }) })
  await agent.start()
  await backend.next('poll')
  backend.answers.result = () => 'hang'
  backend.give({ id: 'cmd_1', actionName: 'count' })
  await backend.next('result')
  await backend.next('poll')
  backend.give({ id: 'cmd_1', actionName: 'count' })
  backend.give({ id: 'cmd_2', actionName: 'count' })
  expect((await backend.next('result')).commandId).toBe('cmd_2')
  expect(runs).toBe(2)
})

test('a backend that promises to hold polls and does not is not asked without end', async () => {
  const { agent, backend, clock } = await setUp()
  backend.answers.poll = () => ({ json: { success: true, data: [] } })
  await agent.start()
  await clock.pass(5000)
  await backend.next('poll')
  await backend.next('poll')
  await clock.waitingFor(5000)
  expect(backend.of('poll')).toHaveLength(2)
})

test('a poll that was held and stayed empty is repeated at once', async () => {
  const { agent, backend, clock } = await setUp()
  await agent.start()
  await backend.next('poll')
  clock.advance(LONG_AGO)
  backend.releasePolls()
  expect((await backend.next('poll')).query.get('waitSeconds')).toBe('28')
})

test('a poll of which nothing is heard 8 s after its time is asked again, on a new connection', async () => {
  const { agent, backend, clock } = await setUp()
  backend.answers.poll = () => (backend.of('poll').length === 1 ? 'hang' : undefined)
  agent.action({ name: 'echo', label: 'Echo', handler: () => {} })
  await agent.start()
  await backend.next('poll')
  await clock.pass(36_000)
  await clock.pass(500)
  await backend.next('poll')
  backend.give({ id: 'cmd_1', actionName: 'echo' })
  expect((await backend.next('result')).commandId).toBe('cmd_1')
})

test.each([undefined, 'another'])('waits 30 s when the journal %s polls as the same agent, and says so', async (by) => {
  const { agent, backend, clock, said } = await setUp()
  const supersededBy = by === undefined ? {} : { supersededBy: by }
  backend.answers.poll = () => ({ json: { success: true, data: [], superseded: true, ...supersededBy } })
  await agent.start()
  await expect.poll(said).toContain('Another process polls as this agent; each process needs an agent of its own')
  expect(clock.waits()).toEqual([30_000, 30_000])
})

test('a poll that a later one of its own overtook is repeated soon', async () => {
  const { agent, backend, clock, said } = await setUp()
  backend.answers.poll = ({ query }) =>
    backend.of('poll').length > 1
      ? undefined
      : { json: { success: true, data: [], superseded: true, supersededBy: query.get('journal') } }
  await agent.start()
  await backend.next('poll')
  await clock.pass(250)
  await backend.next('poll')
  expect(said()).toHaveLength(1)
})

test('acknowledges what its journal has, until a poll was answered', async () => {
  const { agent, backend, clock } = await setUp()
  agent.action({ name: 'echo', label: 'Echo', handler: () => {} })
  await agent.start()
  await backend.next('poll')
  backend.answers.poll = () => (backend.of('poll').length === 2 ? refuse(500, 'INTERNAL_ERROR') : undefined)
  backend.give({ id: 'cmd_1', actionName: 'echo' })
  expect((await backend.next('poll')).query.get('ack')).toBe('cmd_1')
  await clock.pass(500)
  expect((await backend.next('poll')).query.get('ack')).toBe('cmd_1')
  clock.advance(LONG_AGO)
  backend.releasePolls()
  expect((await backend.next('poll')).query.get('ack')).toBe('')
})

test('a command that is delivered again is acknowledged again, and runs once', async () => {
  const { agent, backend, clock } = await setUp()
  let runs = 0
  agent.action({ name: 'count', label: 'Count', handler: () => ({ data: { runs: ++runs } }) })
  await agent.start()
  await backend.next('poll')
  backend.give({ id: 'cmd_1', actionName: 'count' })
  await backend.next('result')
  expect((await backend.next('poll')).query.get('ack')).toBe('cmd_1')
  clock.advance(LONG_AGO)
  backend.releasePolls()
  expect((await backend.next('poll')).query.get('ack')).toBe('')
  backend.give({ id: 'cmd_1', actionName: 'count' })
  expect((await backend.next('poll')).query.get('ack')).toBe('cmd_1')
  expect(runs).toBe(1)
})

test('while all slots are busy it listens for what to stop, and asks for more as soon as one is free', async () => {
  const { agent, backend } = await setUp({ concurrency: 1 })
  agent.action({
    name: 'slow',
    label: 'Slow',
    handler: (_payload, { signal }) => new Promise((resolve) => signal.addEventListener('abort', resolve)),
  })
  await agent.start()
  await backend.nextPoll(1)
  backend.give({ id: 'cmd_1', actionName: 'slow' })
  backend.give({ id: 'cmd_2', actionName: 'slow' })
  expect((await backend.nextPoll(0)).query.get('waitSeconds')).toBe('28')
  await backend.next('progress')
  backend.cancel('cmd_1')
  expect((await backend.next('result')).commandId).toBe('cmd_1')
  await backend.nextPoll(1)
  await backend.next('progress')
  await backend.nextPoll(0)
  backend.cancel('cmd_2')
  expect((await backend.next('result')).commandId).toBe('cmd_2')
})

test.each([
  ['what is not a list', { success: true, data: {} }],
  ['a failure of ours', { success: false, error: { code: 'INTERNAL_ERROR' } }],
])('survives %s', async (_name, json) => {
  const { agent, backend, clock } = await setUp()
  backend.answers.poll = () => (backend.of('poll').length === 1 ? { status: 200, json } : undefined)
  await agent.start()
  await clock.pass(500)
  await backend.next('poll')
  expect((await backend.next('poll')).query.get('limit')).toBe('4')
})

test('takes from a poll what is a command, each once, and no more than it asked for', async () => {
  const { agent, backend } = await setUp({ concurrency: 2 })
  agent.action({ name: 'echo', label: 'Echo', handler: () => {} })
  const one = { type: 'ACTION_EXECUTE', actionName: 'echo', payload: null }
  const ids = [5, 'cmd_0\nbroken', 'cmd_1', 'cmd_1', 'cmd_2', 'cmd_3']
  const list = [null, 'x', ...ids.map((id) => ({ ...one, id }))]
  backend.answers.poll = () => (backend.of('poll').length === 1 ? { json: { success: true, data: list } } : undefined)
  await agent.start()
  const ran = [await backend.next('result'), await backend.next('result')].map(({ commandId }) => commandId)
  expect(new Set(ran)).toEqual(new Set(['cmd_1', 'cmd_2']))
  await backend.nextPoll(2)
  expect(backend.of('result')).toHaveLength(2)
})

test('backs off when polls fail, to 60 s', async () => {
  const { agent, backend, clock } = await setUp()
  backend.answers.poll = () => refuse(500, 'INTERNAL_ERROR')
  await agent.start()
  for (const ms of [500, 1000, 2000, 4000, 8000, 16_000]) await clock.pass(ms)
  await clock.pass(32_000)
  await clock.waitingFor(60_000)
  expect(backend.of('poll')).toHaveLength(8)
})

test('a poll that is sent away comes again when it was told to, and takes what waits', async () => {
  const { agent, backend, clock } = await setUp()
  agent.action({ name: 'echo', label: 'Echo', handler: () => {} })
  let polls = 0
  backend.answers.poll = () => (++polls === 1 ? refuse(503, 'SERVICE_UNAVAILABLE', { 'retry-after': '20' }) : undefined)
  await agent.start()
  await backend.next('poll')
  backend.give({ id: 'cmd_1', actionName: 'echo' })
  // Ten per cent more, so that those who are sent away together do not come back together.
  await clock.waitingFor(22_000)
  expect(backend.of('poll')).toHaveLength(1)
  await clock.pass(22_000)
  expect(await backend.next('result')).toMatchObject({ commandId: 'cmd_1', body: { success: true } })
})
