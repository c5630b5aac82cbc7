import { expect, test } from 'vitest'
import { setUp } from '../test/harness.ts'
import { refuse } from '../test/stub-backend.ts'

test('a heartbeat that would come during the next poll comes before it, over the same connection', async () => {
  const { agent, backend, clock } = await setUp()
  await agent.start()
  await backend.next('heartbeat')
  await backend.next('poll')
  const ports: unknown[] = []
  for (let i = 0; i < 3; i += 1) {
    await clock.waitingFor(30_000)
    clock.advance(28_000)
    backend.releasePolls()
    const [heartbeat, poll] = [await backend.next('heartbeat'), await backend.next('poll')]
    expect(backend.requests.indexOf(heartbeat)).toBeLessThan(backend.requests.indexOf(poll))
    ports.push(heartbeat.fromPort, poll.fromPort)
  }
  expect(new Set(ports).size).toBe(1)
})

test.each([
  { intervalSeconds: 30, ends: [5, 15, 5] },
  { intervalSeconds: 120, ends: [50, 30, 10] },
])('a heartbeat comes between polls when most of its pause is over: $intervalSeconds s', async (the) => {
  const { agent, backend, clock } = await setUp()
  backend.cadence.heartbeatIntervalSeconds = the.intervalSeconds
  await agent.start()
  await backend.next('poll')
  await clock.waitingFor(1000 * the.intervalSeconds)
  const before = backend.of('heartbeat').length
  const between: number[] = []
  for (const seconds of the.ends) {
    clock.advance(1000 * seconds)
    backend.releasePolls()
    await backend.next('poll')
    between.push(backend.of('heartbeat').length - before)
  }
  expect(between).toEqual([0, 0, 1])
})

test('a heartbeat that has to wait, because the last one was refused, is not brought forward', async () => {
  const { agent, backend, clock } = await setUp()
  await agent.start()
  await backend.next('poll')
  await clock.waitingFor(30_000)
  backend.answers.heartbeat = () => refuse(429, 'RATE_LIMITED', { 'retry-after': '20' })
  await clock.pass(30_000)
  await clock.waitingFor(22_000)
  const before = backend.of('heartbeat').length
  for (const ms of [2000, 18_000]) {
    clock.advance(ms)
    backend.releasePolls()
    await backend.next('poll')
  }
  expect(backend.of('heartbeat')).toHaveLength(before)
})

test.each([
  { heartbeatIntervalSeconds: 10, waits: '15' },
  { heartbeatIntervalSeconds: 20, waits: '19' },
  { heartbeatIntervalSeconds: 60, waits: '50' },
])('a poll waits until the next heartbeat, within reason: $waits s', async ({ heartbeatIntervalSeconds, waits }) => {
  const { agent, backend } = await setUp()
  backend.cadence.heartbeatIntervalSeconds = heartbeatIntervalSeconds
  await agent.start()
  expect((await backend.next('poll')).query.get('waitSeconds')).toBe(waits)
})

test('a poll does not wait for a heartbeat that takes its time', async () => {
  const { agent, backend, clock } = await setUp()
  await agent.start()
  await backend.next('heartbeat')
  await backend.next('poll')
  backend.answers.heartbeat = () => 'hang'
  clock.advance(28_000)
  backend.releasePolls()
  await backend.next('heartbeat')
  await clock.pass(1000)
  expect((await backend.next('poll')).query.get('waitSeconds')).toBe('28')
})
