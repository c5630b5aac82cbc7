import { type ActionContext, CapsuleAgent, type Prepared } from '@xtrape/capsule-agent-node'
import { expect, test, vi } from 'vitest'
import { createDemo } from './service.ts'
import { createShop } from './shop.ts'

interface Definition {
  name: string
  input?: { '~standard': { validate: (payload: unknown) => unknown } }
  prepare?: () => Prepared
  handler: (payload: unknown, context: ActionContext) => unknown
}
interface Answer {
  message: string
  data: Record<string, unknown>
}

/** The demo with a hand on its actions: they are run as the agent would run them. */
function setUp() {
  const declared = vi.spyOn(CapsuleAgent.prototype, 'action')
  const said: string[] = []
  const stop = new AbortController()
  const shop = createShop({
    now: () => Date.UTC(2026, 10, 1, 12),
    pause: (_ms, signal) => Promise.resolve(signal.throwIfAborted()),
  })
  const agent = createDemo(shop, { message: undefined })
  const definitions = declared.mock.calls.map(([definition]) => definition as unknown as Definition)
  declared.mockRestore()

  const find = (name: string) => definitions.find((definition) => definition.name === name)!
  const context: ActionContext = {
    signal: stop.signal,
    progress: (percent, message) => said.push(`${Math.round(percent)} ${message}`),
    log: (line) => said.push(line),
    command: { id: 'cmd_1', actionName: 'any' },
  }
  const run = async (name: string, payload: unknown = {}) => {
    const { input, handler } = find(name)
    const checked = (await input?.['~standard'].validate(payload)) ?? { value: payload }
    if (!('value' in (checked as object))) throw new Error(JSON.stringify(checked))
    return (await handler((checked as { value: unknown }).value, context)) as Answer
  }
  return { agent, shop, stop, said, run, definitions, prepare: (name: string) => find(name).prepare?.() }
}

test('offers actions in every shape', () => {
  const { definitions } = setUp()
  expect(definitions.map(({ name }) => name)).toEqual([
    'listOrders',
    'retryOrder',
    'cancelOrder',
    'purgeOrders',
    'compareWithWarehouse',
    'createShopKey',
    'echo',
    'runHealthCheck',
    'setHealth',
    'printLabels',
  ])
})

test('echo and the health check', async () => {
  const { run } = setUp()
  expect(await run('echo', { a: [1] })).toEqual({ message: 'Echo', data: { a: [1] } })
  expect(await run('runHealthCheck')).toMatchObject({ message: 'UP: 3 orders wait', data: { status: 'UP' } })
})

test('setHealth changes what the service says of itself', async () => {
  const { agent, run, prepare } = setUp()
  await run('setHealth', { status: 'DEGRADED', note: 'slow' })
  expect(await agent.runHealth()).toMatchObject({ status: 'DEGRADED', message: 'slow', details: { waiting: 3 } })
  expect(prepare('setHealth')).toMatchObject({ initialPayload: { status: 'DEGRADED', note: 'slow' } })
  await expect(run('setHealth', { status: 'FINE' })).rejects.toThrow('status')
})

test('orders are listed with columns and row actions that exist', async () => {
  const { run, definitions } = setUp()
  const { list } = (await run('listOrders')).data as { list: Record<'data' | 'columns' | 'rowActions', object[]> }
  expect(list.data).toHaveLength(12)
  expect(list.data[0]).toMatchObject({ id: 'A-1053', status: 'WAITING', ageMs: 7 * 60_000 })
  for (const { key } of list.columns as { key: string }[]) expect(list.data[0]).toHaveProperty(key)
  for (const { action } of list.rowActions as { action: string }[]) {
    expect(definitions.map(({ name }) => name)).toContain(action)
  }
  const failed = (await run('listOrders', { status: 'FAILED' })).data['list'] as { data: object[] }
  expect(failed.data).toMatchObject([{ id: 'A-1050' }, { id: 'A-1045' }])
})

test('the form of a retry offers the orders that have failed', async () => {
  const { run, prepare, shop } = setUp()
  expect(prepare('retryOrder')).toMatchObject({
    initialPayload: { orderId: 'A-1045' },
    fields: {
      orderId: { enum: ['A-1045', 'A-1050'], enumLabels: [expect.stringMatching(/^A-1045, /), expect.any(String)] },
    },
  })
  await run('retryOrder', { orderId: 'A-1045' })
  await run('retryOrder', { orderId: 'A-1050' })
  expect(shop.find('A-1045').status).toBe('SYNCED')
  expect(prepare('retryOrder')).toMatchObject({ currentState: { choices: 0 } })
})

test.each([
  ['retryOrder', 'A-1053', 'ORDER_NOT_FAILED'],
  ['cancelOrder', 'A-1042', 'ORDER_ALREADY_SHIPPED'],
  ['cancelOrder', 'A-1', 'ORDER_NOT_FOUND'],
])('%s of %s fails with %s', async (name, orderId, code) => {
  await expect(setUp().run(name, { orderId })).rejects.toMatchObject({ code })
})

test('cancelling and purging change the shop', async () => {
  const { run, shop } = setUp()
  await run('cancelOrder', { orderId: 'A-1053', reason: 'changed my mind' })
  expect(shop.find('A-1053').status).toBe('CANCELLED')
  expect(await run('purgeOrders')).toEqual({ message: '7 orders purged', data: { purged: 7 } })
  expect(shop.orders()).toHaveLength(5)
})

test('printing labels fails with its code', async () => {
  await expect(setUp().run('printLabels')).rejects.toMatchObject({ code: 'PRINTER_OUT_OF_PAPER' })
})

test('the comparison tells how far it is, and ends when it is aborted', async () => {
  const { run, said, stop } = setUp()
  expect(await run('compareWithWarehouse')).toMatchObject({ data: { compared: 12, problems: ['A-1045', 'A-1050'] } })
  expect(said.slice(0, 2)).toEqual(['0 A-1042, 1 of 12', 'A-1042 synced'])
  expect(said.at(-1)).toBe('100 Done')
  stop.abort()
  await expect(run('compareWithWarehouse')).rejects.toThrow(/aborted/)
})

test('a key is new each time', async () => {
  const { run } = setUp()
  const keys = [await run('createShopKey'), await run('createShopKey')].map(({ data }) => data['generatedKey'])
  expect(keys[0]).toMatch(/^till_.{32}$/)
  expect(keys[0]).not.toBe(keys[1])
})

test('the shop lives on within bounds', () => {
  const { shop } = setUp()
  for (let i = 0; i < 100; i++) shop.tick()
  expect(shop.orders()).toHaveLength(40)
  expect(shop.orders().at(-1)?.id).toBe('A-1153')
})
