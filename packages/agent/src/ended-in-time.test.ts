import { expect, test } from 'vitest'
import { setUp, settle } from '../test/harness.ts'
import { refuse } from '../test/stub-backend.ts'
import type { ActionContext } from './index.ts'

/** An agent whose action "act" runs, with what its handler holds in hands and a hand on how it ends. */
async function running(command: Record<string, unknown> = {}, answersToAbort = true) {
  const setup = await setUp()
  let succeed = (_answer: unknown) => {}
  let context: ActionContext | undefined
  setup.agent.action({
    name: 'act',
    label: 'Act',
    handler: (_payload, given) => {
      context = given
      return new Promise((resolve, reject) => {
        succeed = resolve
        if (answersToAbort) given.signal.addEventListener('abort', () => reject(given.signal.reason as Error))
      })
    },
  })
  await setup.agent.start()
  await setup.backend.next('poll')
  setup.backend.give({ id: 'cmd_1', actionName: 'act', ...command })
  await setup.backend.next('progress')
  await setup.backend.next('poll')
  return { ...setup, ...context!, succeed: (answer?: unknown) => succeed(answer) }
}

test('a cancelled handler is told, and reported as cancelled', async () => {
  const { backend, signal } = await running()
  backend.cancel('cmd_1')
  expect((await backend.next('result')).body).toMatchObject({ success: false, error: { code: 'ACTION_CANCELLED' } })
  expect(signal.reason).toMatchObject({ code: 'ACTION_CANCELLED' })
})

test('a success that won the race against the cancellation counts', async () => {
  const { backend, signal, succeed } = await running({}, false)
  backend.cancel('cmd_1')
  await expect.poll(() => signal.aborted).toBe(true)
  succeed({ data: { n: 1 } })
  expect((await backend.next('result')).body).toMatchObject({ success: true, data: { n: 1 } })
})

test('the answer to progress tells of a cancellation too', async () => {
  const { backend, clock, progress } = await running()
  backend.answers.progress = () => ({ json: { success: true, data: { cancelRequested: true } } })
  progress(50)
  await clock.pass(250)
  expect((await backend.next('result')).body).toMatchObject({ error: { code: 'ACTION_CANCELLED' } })
})

test('progress on a command that the backend has ended aborts it, and no more is sent', async () => {
  const { backend, clock, progress, signal } = await running()
  backend.answers.progress = () => refuse(409, 'COMMAND_ALREADY_COMPLETED')
  progress(50)
  await clock.pass(250)
  await backend.next('result')
  expect(signal.reason).toMatchObject({ code: 'ACTION_CANCELLED' })
  expect(backend.of('progress')).toHaveLength(2)
})

test('a handler has its timeoutSeconds from its start on', async () => {
  const { backend, clock, signal } = await running({ timeoutSeconds: 7 })
  await clock.pass(7000)
  const { body } = await backend.next('result')
  expect(body).toMatchObject({ error: { code: 'ACTION_TIMEOUT', message: 'It took longer than 7 s' } })
  expect(signal.reason).toMatchObject({ code: 'ACTION_TIMEOUT' })
})

test('a handler that ignores its signal is reported as timed out, and what comes of it later is only logged', async () => {
  const { backend, clock, said, succeed } = await running({ timeoutSeconds: 7 }, false)
  await clock.pass(7000)
  await clock.pass(5000)
  const { body } = await backend.next('result')
  expect(body).toMatchObject({
    error: { code: 'ACTION_TIMEOUT', message: expect.stringMatching(/may still be running/) },
  })
  succeed({ data: {} })
  await expect
    .poll(() => said().at(-1))
    .toBe('The action "act" has ended long after it was to stop (cmd_1); it succeeded')
  expect(backend.of('result')).toHaveLength(1)
})

test('cancelled and ignored is reported as timed out: nobody may think that it has stopped', async () => {
  const { backend, clock, succeed } = await running({}, false)
  backend.cancel('cmd_1')
  await clock.pass(5000)
  expect((await backend.next('result')).body).toMatchObject({ error: { code: 'ACTION_TIMEOUT' } })
  succeed()
})

test('without a limit of its own it ends when the backend no longer waits, and progress buys time', async () => {
  const times = { startedAt: '2026-11-01T00:00:00.000Z', expiresAt: '2026-11-01T00:05:00.000Z' }
  const { backend, clock, progress, signal } = await running(times)
  await clock.waitingFor(300_000)
  clock.advance(200_000)
  progress(10)
  await backend.next('progress')
  await clock.waitingFor(250) // until the next report: the answer to this one is there
  clock.advance(200_000)
  expect(signal.aborted).toBe(false)
  clock.advance(100_000)
  expect((await settle(clock, backend.next('result'))).body).toMatchObject({ error: { code: 'ACTION_TIMEOUT' } })
})

test('a form that does not come holds no slot for ever', async () => {
  const { agent, backend, clock } = await setUp()
  agent.action({ name: 'act', label: 'Act', prepare: () => new Promise<never>(() => {}), handler: () => {} })
  await agent.start()
  await backend.next('poll')
  backend.give({ id: 'cmd_1', actionName: 'act', type: 'ACTION_PREPARE' })
  await clock.pass(20_000)
  await clock.pass(5000)
  expect((await backend.next('result')).body).toMatchObject({ error: { code: 'ACTION_TIMEOUT' } })
})

test('a clock that jumps while a handler runs does not change how long it took', async () => {
  const { backend, clock, succeed } = await running()
  clock.jump(600_000)
  clock.advance(3000)
  succeed()
  const { startedAt, finishedAt } = (await settle(clock, backend.next('result'))).body as Record<string, string>
  expect(Date.parse(finishedAt!) - Date.parse(startedAt!)).toBe(3000)
})
