import { expect, test } from 'vitest'
import type { ActionContext } from './index.ts'
import { setUp } from '../test/harness.ts'
import { refuse } from '../test/stub-backend.ts'

/** An agent whose action "act" is running, with what its handler holds in hands. */
async function running(options: Parameters<typeof setUp>[0] = {}) {
  const setup = await setUp(options)
  let end = () => {}
  const started = new Promise<ActionContext>((resolve) => {
    setup.agent.action({
      name: 'act',
      label: 'Act',
      handler: (_payload, context) => {
        resolve(context)
        return new Promise<void>((done) => {
          end = done
        })
      },
    })
  })
  await setup.agent.start()
  await setup.backend.next('poll')
  setup.backend.give({ id: 'cmd_1', actionName: 'act', timeoutSeconds: 60 })
  return { ...setup, ...(await started), end: () => end() }
}

test('says that the handler has started', async () => {
  const { backend, command, end } = await running()
  expect(await backend.next('progress')).toMatchObject({ commandId: 'cmd_1', body: { state: 'started' } })
  expect(command).toEqual({ id: 'cmd_1', actionName: 'act', createdAt: '2026-11-01T00:00:00.000Z', timeoutSeconds: 60 })
  end()
})

test('sends at most four a second, the newest percent, and every line', async () => {
  const { backend, clock, progress, log, end } = await running()
  await backend.next('progress')
  for (let i = 1; i <= 50; i++) {
    progress(i, `item ${i}`)
    log(`line ${i}, token=abc`)
  }
  progress(200)
  progress(Number.NaN)
  await clock.pass(250)
  const { body } = await backend.next('progress')
  expect(body).toMatchObject({ percent: 100, message: 'item 50' })
  expect(body['log']).toHaveLength(50)
  expect(body['log']).toContain('line 7, token=[REDACTED]')
  expect(backend.of('progress')).toHaveLength(2)
  end()
})

test('keeps the newest 200 lines and 16 KiB', async () => {
  const { backend, clock, log, end } = await running()
  await backend.next('progress')
  for (let i = 1; i <= 300; i++) log(`line ${i}`)
  await clock.pass(250)
  const { body } = await backend.next('progress')
  expect(body['log']).toHaveLength(200)
  expect((body['log'] as string[]).at(-1)).toBe('line 300')

  await clock.waitingFor(250)
  for (let i = 1; i <= 10; i++) log('x'.repeat(5000))
  await clock.pass(250)
  expect((await backend.next('progress')).body['log']).toHaveLength(4)
  end()
})

test('sends the last words before the result, and nothing after it', async () => {
  const { backend, progress, log, end } = await running()
  await backend.next('progress')
  progress(90)
  log('last words')
  end()
  expect((await backend.next('progress')).body).toEqual({ percent: 90, log: ['last words'] })
  await backend.next('result')
  log('too late')
  await backend.next('poll')
  expect(backend.of('progress')).toHaveLength(2)
})

test('a backend without progress gets none', async () => {
  const { backend, progress, end } = await running({ capabilities: ['wait'] })
  progress(50)
  end()
  await backend.next('result')
  expect(backend.of('progress')).toEqual([])
})

test('progress that is refused or unanswered costs the result nothing', async () => {
  const { backend, clock, progress, end, said } = await running()
  await backend.next('progress')
  backend.answers.progress = () => (backend.of('progress').length === 2 ? refuse(500, 'INTERNAL_ERROR') : 'hang')
  progress(10)
  await clock.pass(250)
  await backend.next('progress')
  await clock.waitingFor(250)
  progress(20)
  await clock.pass(250)
  await backend.next('progress')
  end()
  await clock.pass(2000)
  expect((await backend.next('result')).body['success']).toBe(true)
  expect(said()).toHaveLength(1)
})
