import { expect, test } from 'vitest'
import { setUp } from '../test/harness.ts'

test('an agent with all features gives a v0.1 backend what v0.1 knows, and nothing else', async () => {
  const { agent, backend, clock } = await setUp({ capabilities: undefined, concurrency: 1 })
  agent.action({
    name: 'count',
    label: 'Count',
    timeoutSeconds: 7,
    lock: () => 'one',
    handler: ({ hangs }, { signal, progress, log }) => {
      progress(50)
      log('half')
      if (!hangs) return { data: { done: true } }
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    },
  })
  backend.cadence.commandPollIntervalSeconds = 3
  backend.give({ id: 'cmd_1', actionName: 'count' })
  await agent.start()
  expect((await backend.next('heartbeat')).body).toEqual({ health: expect.anything() as unknown })
  expect(Object.fromEntries((await backend.next('poll')).query)).toEqual({ limit: '1' })
  expect(await backend.next('result')).toMatchObject({
    commandId: 'cmd_1',
    body: { success: true, data: { done: true } },
  })

  expect(Object.fromEntries((await backend.next('poll')).query)).toEqual({ limit: '1' })
  backend.give({ id: 'cmd_1', actionName: 'count' })
  await clock.pass(3000)
  expect(await backend.next('result'), 'handed out again, it does not run again').toMatchObject({
    commandId: 'cmd_1',
    body: { error: { code: 'AGENT_RESTARTED' } },
  })
  backend.give({ id: 'cmd_2', actionName: 'count', payload: { hangs: true } })
  await clock.pass(3000)
  await clock.pass(7000)
  expect(await backend.next('result')).toMatchObject({
    commandId: 'cmd_2',
    body: { error: { code: 'ACTION_TIMEOUT' } },
  })
  expect(backend.of('progress')).toEqual([])
})

test.each([10, -10])('a clock that is wrong by %i minutes changes nothing', async (minutes) => {
  const { agent, backend, clock } = await setUp()
  clock.jump(minutes * 60_000)
  agent.action({ name: 'echo', label: 'Echo', handler: (payload) => ({ data: payload }) })
  await agent.start()
  await backend.next('poll')
  const times = { createdAt: '2026-11-01T00:00:00.000Z', startedAt: '2026-11-01T00:00:00.000Z' }
  backend.give({ id: 'cmd_1', actionName: 'echo', ...times, expiresAt: '2026-11-01T00:05:00.000Z', timeoutSeconds: 60 })
  expect((await backend.next('result')).body).toMatchObject({ success: true })
})
