import { expect, test } from 'vitest'
import { setUp } from '../test/harness.ts'
import { createLocks } from './locks.ts'
import { FakeClock } from '../test/fake-clock.ts'

const MINUTE_MS = 60_000
const never = new AbortController().signal

test('the same key is had by one at a time, in the order of asking', async () => {
  const locks = createLocks(new FakeClock())
  const log: string[] = []
  const use = async (name: string, key: Promise<string>) => {
    const release = await locks.acquire(key, MINUTE_MS, never)
    log.push(`${name} in`)
    await new Promise((resolve) => setImmediate(resolve))
    log.push(`${name} out`)
    release()
  }
  const slowly = new Promise<string>((resolve) => setImmediate(() => resolve('a')))
  await Promise.all([use('1', slowly), use('2', Promise.resolve('a')), use('3', Promise.resolve('a'))])
  expect(log).toEqual(['1 in', '1 out', '2 in', '2 out', '3 in', '3 out'])
})

test('different keys do not wait for each other', async () => {
  const locks = createLocks(new FakeClock())
  await locks.acquire(Promise.resolve('a'), MINUTE_MS, never)
  expect(await locks.acquire(Promise.resolve('b'), MINUTE_MS, never)).toBeTypeOf('function')
})

test('who gives up leaves the order of the others as it was', async () => {
  const clock = new FakeClock()
  const locks = createLocks(clock)
  const release = await locks.acquire(Promise.resolve('a'), MINUTE_MS, never)
  const second = locks.acquire(Promise.resolve('a'), 1000, never)
  const third = locks.acquire(Promise.resolve('a'), MINUTE_MS, never)
  await clock.pass(1000)
  await expect(second).rejects.toMatchObject({ code: 'QUEUE_TIMEOUT' })
  let isIn = false
  void third.then(() => (isIn = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect(isIn).toBe(false)
  release()
  await third
})

test('a key that cannot be told fails its own command and holds nobody up', async () => {
  const locks = createLocks(new FakeClock())
  await expect(locks.acquire(Promise.reject(new Error('no id')), MINUTE_MS, never)).rejects.toThrow('no id')
  await locks.acquire(Promise.resolve('a'), MINUTE_MS, never)
})

/** An agent with two actions that share a lock, and a hand on when each run ends. */
async function twoActions() {
  const setup = await setUp()
  const ran: string[] = []
  const ends: (() => void)[] = []
  for (const name of ['grow', 'shrink']) {
    setup.agent.action({
      name,
      label: name,
      lock: ({ tree }) => `tree ${String(tree)}`,
      queueTimeoutSeconds: 20,
      handler: (_payload, { command }) => {
        ran.push(command.id)
        return new Promise<void>((resolve) => ends.push(resolve))
      },
    })
  }
  await setup.agent.start()
  await setup.backend.next('poll')
  const give = (id: string, actionName: string, tree: number) =>
    setup.backend.give({ id, actionName, payload: { tree } })
  return { ...setup, ran, ends, give }
}

test('two actions with one lock never overlap, and keep their order', async () => {
  const { backend, ran, ends, give } = await twoActions()
  give('cmd_1', 'grow', 1)
  give('cmd_2', 'shrink', 1)
  give('cmd_3', 'grow', 1)
  give('cmd_4', 'grow', 2)
  await expect.poll(() => ran).toEqual(['cmd_1', 'cmd_4'])
  ends[0]?.()
  await expect.poll(() => ran).toEqual(['cmd_1', 'cmd_4', 'cmd_2'])
  ends[2]?.()
  await expect.poll(() => ran).toEqual(['cmd_1', 'cmd_4', 'cmd_2', 'cmd_3'])
  ends[1]?.()
  ends[3]?.()
  for (let i = 0; i < 4; i++) expect((await backend.next('result')).body['success']).toBe(true)
})

test('who waits too long fails without running', async () => {
  const { backend, clock, ran, ends, give } = await twoActions()
  give('cmd_1', 'grow', 1)
  await backend.next('progress')
  give('cmd_2', 'shrink', 1)
  await clock.pass(20_000)
  const { commandId, body } = await backend.next('result')
  expect(commandId).toBe('cmd_2')
  expect(body).toMatchObject({ success: false, error: { code: 'QUEUE_TIMEOUT' } })
  expect(ran).toEqual(['cmd_1'])
  ends[0]?.()
})

test('who is cancelled while it waits does not run', async () => {
  const { backend, ran, ends, give } = await twoActions()
  give('cmd_1', 'grow', 1)
  await backend.next('progress')
  give('cmd_2', 'shrink', 1)
  await backend.nextPoll(2)
  backend.cancel('cmd_2')
  expect(await backend.next('result')).toMatchObject({
    commandId: 'cmd_2',
    body: { error: { code: 'ACTION_CANCELLED' } },
  })
  ends[0]?.()
  await backend.next('result')
  expect(ran).toEqual(['cmd_1'])
})

test('a handler that was given up keeps its lock until it has ended', async () => {
  const { backend, clock, ran, ends, give } = await twoActions()
  give('cmd_1', 'grow', 1)
  await backend.next('progress')
  backend.cancel('cmd_1')
  await clock.pass(5000)
  expect((await backend.next('result')).commandId).toBe('cmd_1')
  give('cmd_2', 'shrink', 1)
  await clock.waitingFor(20_000)
  expect(ran).toEqual(['cmd_1'])
  ends[0]?.()
  await expect.poll(() => ran).toEqual(['cmd_1', 'cmd_2'])
  ends[1]?.()
})
