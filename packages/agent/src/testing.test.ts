import { expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { CapsuleAgent, type ConfigItem, type LogRecord } from './index.ts'
import { createTestAgent } from './testing.ts'

const setUp = (onLog?: (record: LogRecord) => void) => {
  const service = new CapsuleAgent({ service: { code: 'orders-sync', name: 'Orders sync' } })
  return { service, agent: createTestAgent(service, { ...(onLog && { onLog }) }) }
}

/** Handlers that end when they are let go, or told to stop. */
const gate = () => {
  const waiting: (() => void)[] = []
  const pass = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      waiting.push(resolve)
      signal.addEventListener('abort', () => reject(new Error('aborted')))
      if (signal.aborted) reject(new Error('aborted before'))
    })
  return { pass, waiting }
}

const useFakeTimers = () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
}

test('an action runs to its end, with all that its handler said', async () => {
  const { service, agent } = setUp()
  service.action({
    name: 'replay',
    label: 'Replay',
    input: z.object({ orderId: z.string(), dryRun: z.boolean().default(true) }),
    handler: ({ orderId, dryRun }, { progress, log, command }) => {
      progress(30, 'fetched')
      progress(250)
      log(`token=${'s3cr3t'.repeat(5)}`)
      return { message: command.actionName, data: { orderId, dryRun } }
    },
  })
  expect(await agent.run('replay', { orderId: 'A-1' })).toEqual({
    success: true,
    message: 'replay',
    data: { orderId: 'A-1', dryRun: true },
    progress: [{ percent: 30, message: 'fetched' }, { percent: 100 }],
    log: ['token=[REDACTED]'],
  })
})

test('the payload arrives as it would over the wire', async () => {
  const { service, agent } = setUp()
  service.action({ name: 'echo', label: 'Echo', handler: (payload) => ({ data: payload }) })
  const { data } = await agent.run('echo', { at: new Date(0), none: undefined })
  expect(data).toEqual({ at: '1970-01-01T00:00:00.000Z' })
})

test('failures are results with a code', async () => {
  const logs: LogRecord[] = []
  const { service, agent } = setUp((record) => logs.push(record))
  const input = z.object({ orderId: z.string() })
  service.action({ name: 'typed', label: 'Typed', input, handler: () => 'ran' })
  service.action({ name: 'off', label: 'Off', enabled: false, handler: () => 'ran' })
  service.action({
    name: 'broken',
    label: 'Broken',
    handler: () => {
      throw Object.assign(new Error('gone'), { code: 'ORDER_GONE' })
    },
  })
  expect(await agent.run('typed', { orderId: 5 })).toMatchObject({
    success: false,
    error: { code: 'ACTION_PAYLOAD_INVALID', issues: [{ path: 'orderId' }] },
  })
  expect(await agent.run('off')).toMatchObject({ error: { code: 'ACTION_DISABLED' } })
  expect(await agent.run('missing')).toMatchObject({ error: { code: 'ACTION_NOT_FOUND' } })
  expect(await agent.run('broken')).toMatchObject({ error: { code: 'ORDER_GONE', message: 'gone' } })
  expect(logs.at(-1)?.data).toMatchObject({ code: 'ORDER_GONE', stack: expect.stringContaining('testing.test.ts') })
})

test('an operator cancels in the middle', async () => {
  const { service, agent } = setUp()
  const { pass } = gate()
  const reasons: unknown[] = []
  service.action({
    name: 'sync',
    label: 'Sync',
    handler: async (_payload, { signal, progress }) => {
      signal.addEventListener('abort', () => reasons.push((signal.reason as { code: string }).code))
      progress(50)
      await pass(signal)
    },
  })
  const operator = new AbortController()
  const result = await agent.run('sync', {}, { signal: operator.signal, onProgress: () => operator.abort() })
  expect(result).toMatchObject({ success: false, error: { code: 'ACTION_CANCELLED' }, progress: [{ percent: 50 }] })
  expect(reasons).toEqual(['ACTION_CANCELLED'])
})

test('what is cancelled before it begins does not run', async () => {
  const { service, agent } = setUp()
  const handler = vi.fn<() => void>()
  service.action({ name: 'sync', label: 'Sync', handler })
  expect(await agent.run('sync', {}, { signal: AbortSignal.abort() })).toMatchObject({
    error: { code: 'ACTION_CANCELLED' },
  })
  expect(handler).not.toHaveBeenCalled()
})

test('a timeout holds, in the time of the test', async () => {
  useFakeTimers()
  const { service, agent } = setUp()
  service.action({
    name: 'slow',
    label: 'Slow',
    timeoutSeconds: 600,
    handler: (_payload, { signal }) => gate().pass(signal),
  })
  service.action({ name: 'deaf', label: 'Deaf', timeoutSeconds: 600, handler: () => new Promise(() => {}) })
  const results = Promise.all([agent.run('slow'), agent.run('deaf')])
  await vi.advanceTimersByTimeAsync(605_000)
  expect(await results).toMatchObject([
    { error: { code: 'ACTION_TIMEOUT', message: 'It took longer than 600 s' } },
    { error: { code: 'ACTION_TIMEOUT', message: expect.stringContaining('did not end within 5 s') } },
  ])
})

test('who has the same lock runs one after another, and not for ever', async () => {
  useFakeTimers()
  const { service, agent } = setUp()
  const { pass, waiting } = gate()
  service.action({
    name: 'count',
    label: 'Count',
    input: z.object({ hall: z.string() }),
    lock: ({ hall }) => hall,
    queueTimeoutSeconds: 30,
    handler: ({ hall }, { signal }) => pass(signal).then(() => hall),
  })
  const first = agent.run('count', { hall: 'north' })
  const second = agent.run('count', { hall: 'north' })
  const other = agent.run('count', { hall: 'south' })
  await vi.advanceTimersByTimeAsync(0)
  expect(waiting).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await second).toMatchObject({ success: false, error: { code: 'QUEUE_TIMEOUT' } })
  for (const open of waiting) open()
  expect(await Promise.all([first, other])).toMatchObject([{ success: true }, { success: true }])
})

test('the form opens with what prepare says', async () => {
  const { service, agent } = setUp()
  service.action({
    name: 'replay',
    label: 'Replay',
    input: z.object({ orderId: z.string() }),
    prepare: () => ({
      initialPayload: { orderId: 'A-1' },
      currentState: { failed: 1 },
      fields: { orderId: { enum: ['A-1'] } },
    }),
    handler: () => 'ran',
  })
  service.action({ name: 'plain', label: 'Plain', handler: () => 'ran' })
  service.action({
    name: 'broken',
    label: 'Broken',
    prepare: () => {
      throw Object.assign(new Error('gone'), { code: 'SHOP_CLOSED' })
    },
    handler: () => 'ran',
  })
  expect(await agent.prepare('replay')).toMatchObject({
    action: { name: 'replay', inputSchema: { properties: { orderId: { type: 'string', enum: ['A-1'] } } } },
    initialPayload: { orderId: 'A-1' },
    currentState: { failed: 1 },
  })
  expect(await agent.prepare('plain')).toMatchObject({ action: { name: 'plain' }, initialPayload: {} })
  await expect(agent.prepare('broken')).rejects.toMatchObject({ code: 'SHOP_CLOSED', message: 'gone' })
})

test('health and configs are what would be reported', async () => {
  const { service, agent } = setUp()
  expect(await agent.health()).toMatchObject({ status: 'UP' })
  expect(await agent.configs()).toEqual([])
  service.health(() => ({ status: 'DEGRADED', message: 'slow', details: { password: 'hunter2' } }))
  service.configs(() => [
    { key: 'batchSize', type: 'number', currentValue: 50 },
    { key: 'apiKey', type: 'string', currentValue: 'hunter2' },
  ])
  expect(await agent.health()).toEqual({ status: 'DEGRADED', message: 'slow', details: { password: '[REDACTED]' } })
  expect(await agent.configs()).toEqual([
    { key: 'batchSize', type: 'number', currentValue: 50 },
    { key: 'apiKey', type: 'string', sensitive: true },
  ])
  service.configs(() => [{ key: '' } as ConfigItem])
  await expect(agent.configs()).rejects.toThrow('1 configs have no key or type, or stand twice')
})

test('actions are listed as they would be reported, also those that come later', () => {
  const { service, agent } = setUp()
  service.action({ name: 'late', label: 'Late', dangerLevel: 'HIGH', handler: () => 'ran' })
  expect(agent.actions()).toMatchObject([{ name: 'late', dangerLevel: 'HIGH', requiresConfirmation: true }])
})

test('stop() is the end of the service', async () => {
  const { service, agent } = setUp()
  const { pass, waiting } = gate()
  service.action({ name: 'sync', label: 'Sync', handler: (_payload, { signal }) => pass(signal) })
  const result = agent.run('sync')
  await vi.waitUntil(() => waiting.length === 1)
  await agent.stop()
  expect(await result).toMatchObject({ success: false, error: { code: 'AGENT_STOPPED' } })
})

test('what is no agent is refused', () => {
  expect(() => createTestAgent({} as CapsuleAgent)).toThrow(TypeError)
})
