import { createTestAgent } from '@xtrape/capsule-agent-node/testing'
import { expect, test } from 'vitest'
import { createDemo } from './service.ts'
import { createShop } from './shop.ts'

function setUp() {
  const shop = createShop({
    now: () => Date.UTC(2026, 10, 1, 12),
    pause: (_ms, signal) => Promise.resolve(signal.throwIfAborted()),
  })
  return { shop, agent: createTestAgent(createDemo(shop, { message: undefined })) }
}

test('offers actions in every shape', () => {
  const { agent } = setUp()
  expect(agent.actions().map(({ name }) => name)).toEqual([
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
  const { agent } = setUp()
  expect(await agent.run('echo', { a: [1] })).toMatchObject({ message: 'Echo', data: { a: [1] } })
  expect(await agent.run('runHealthCheck')).toMatchObject({ message: 'UP: 3 orders wait', data: { status: 'UP' } })
})

test('setHealth changes what the service says of itself', async () => {
  const { agent } = setUp()
  await agent.run('setHealth', { status: 'DEGRADED', note: 'slow' })
  expect(await agent.health()).toMatchObject({ status: 'DEGRADED', message: 'slow', details: { waiting: 3 } })
  expect(await agent.prepare('setHealth')).toMatchObject({ initialPayload: { status: 'DEGRADED', note: 'slow' } })
  expect(await agent.run('setHealth', { status: 'FINE' })).toMatchObject({
    error: { code: 'ACTION_PAYLOAD_INVALID', issues: [{ path: 'status' }] },
  })
})

test('orders are listed with columns and row actions that exist', async () => {
  const { agent } = setUp()
  const { list } = (await agent.run('listOrders')).data as { list: Record<'data' | 'columns' | 'rowActions', object[]> }
  expect(list.data).toHaveLength(12)
  expect(list.data[0]).toMatchObject({ id: 'A-1053', status: 'WAITING', ageMs: 7 * 60_000 })
  for (const { key } of list.columns as { key: string }[]) expect(list.data[0]).toHaveProperty(key)
  for (const { action } of list.rowActions as { action: string }[]) {
    expect(agent.actions().map(({ name }) => name)).toContain(action)
  }
  expect(await agent.run('listOrders', { status: 'FAILED' })).toMatchObject({
    data: { list: { data: [{ id: 'A-1050' }, { id: 'A-1045' }] } },
  })
})

test('the form of a retry offers the orders that have failed', async () => {
  const { agent, shop } = setUp()
  const orderId = {
    enum: ['A-1045', 'A-1050'],
    enumLabels: [expect.stringMatching(/^A-1045, /), expect.any(String)],
  }
  expect(await agent.prepare('retryOrder')).toMatchObject({
    initialPayload: { orderId: 'A-1045' },
    action: { inputSchema: { properties: { orderId } } },
  })
  await agent.run('retryOrder', { orderId: 'A-1045' })
  await agent.run('retryOrder', { orderId: 'A-1050' })
  expect(shop.find('A-1045').status).toBe('SYNCED')
  expect(await agent.prepare('retryOrder')).toMatchObject({ currentState: { choices: 0 } })
})

test.each([
  ['retryOrder', 'A-1053', 'ORDER_NOT_FAILED'],
  ['cancelOrder', 'A-1042', 'ORDER_ALREADY_SHIPPED'],
  ['cancelOrder', 'A-1', 'ORDER_NOT_FOUND'],
])('%s of %s fails with %s', async (name, orderId, code) => {
  expect(await setUp().agent.run(name, { orderId })).toMatchObject({ success: false, error: { code } })
})

test('cancelling and purging change the shop', async () => {
  const { agent, shop } = setUp()
  await agent.run('cancelOrder', { orderId: 'A-1053', reason: 'changed my mind' })
  expect(shop.find('A-1053').status).toBe('CANCELLED')
  expect(await agent.run('purgeOrders')).toMatchObject({ message: '7 orders purged', data: { purged: 7 } })
  expect(shop.orders()).toHaveLength(5)
})

test('printing labels fails with its code', async () => {
  expect(await setUp().agent.run('printLabels')).toMatchObject({ error: { code: 'PRINTER_OUT_OF_PAPER' } })
})

test('the comparison tells how far it is', async () => {
  const { data, progress, log } = await setUp().agent.run('compareWithWarehouse')
  expect(data).toEqual({ compared: 12, problems: ['A-1045', 'A-1050'] })
  expect(progress[0]).toEqual({ percent: 0, message: 'A-1042, 1 of 12' })
  expect(progress.at(-1)).toEqual({ percent: 100, message: 'Done' })
  expect(log.slice(0, 2)).toEqual(['A-1042 synced', 'A-1043 synced'])
})

test('the comparison ends when an operator cancels it', async () => {
  const operator = new AbortController()
  const onProgress = ({ percent }: { percent: number }) => percent >= 50 && operator.abort()
  const result = await setUp().agent.run('compareWithWarehouse', {}, { signal: operator.signal, onProgress })
  expect(result).toMatchObject({ success: false, error: { code: 'ACTION_CANCELLED' } })
  expect(result.log).toHaveLength(6)
})

test('a key is new each time', async () => {
  const { agent } = setUp()
  const results = [await agent.run('createShopKey'), await agent.run('createShopKey')]
  const keys = results.map(({ data }) => data?.['generatedKey'])
  expect(keys[0]).toMatch(/^till_.{32}$/)
  expect(keys[0]).not.toBe(keys[1])
})

test('the shop lives on within bounds', () => {
  const { shop } = setUp()
  for (let i = 0; i < 100; i++) shop.tick()
  expect(shop.orders()).toHaveLength(40)
  expect(shop.orders().at(-1)?.id).toBe('A-1153')
})
