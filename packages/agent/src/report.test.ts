import { expect, test } from 'vitest'
import { z } from 'zod'
import { setUp } from '../test/harness.ts'
import { refuse } from '../test/stub-backend.ts'

test('tells what the service is, has and can do', async () => {
  const { agent, backend } = await setUp({
    service: {
      code: 'orders-sync',
      name: 'Orders sync',
      description: 'Brings orders over',
      labels: { team: 'blue' },
      metadata: { region: 'eu', dbPassword: 'x' },
    },
  })
  agent.configs(() => [
    { key: 'orders.batchSize', type: 'number', currentValue: 50, defaultValue: 25, source: 'env' },
    { key: 'orders.apiKey', type: 'secretRef', sensitive: true, secretRef: 'vault://orders/api', currentValue: 'k-1' },
    { key: 'db.password', type: 'string', currentValue: 'hunter2' },
    { key: 'db.url', type: 'string', currentValue: 'postgres://ann:hunter2@db/x' },
    { key: 'db.url', type: 'string', currentValue: 'twice' },
    { key: '', type: 'string' },
    { key: 'limits', type: 'json', currentValue: { max: 3 } },
    { key: 'odd', type: 'json', currentValue: 1n },
  ])
  agent.action({
    name: 'replayOrder',
    label: 'Replay an order',
    dangerLevel: 'HIGH',
    category: 'orders',
    order: 2,
    timeoutSeconds: 60,
    input: z.object({ orderId: z.string() }),
    prepare: () => ({}),
    handler: () => {},
  })
  agent.action({ name: 'echo', label: 'Echo', handler: () => {} })
  await agent.start()

  const identity = { code: 'orders-sync', name: 'Orders sync', description: 'Brings orders over' }
  expect((await backend.next('report')).body).toEqual({
    services: [
      {
        ...identity,
        runtime: 'nodejs',
        manifest: {
          kind: 'CapsuleService',
          schemaVersion: '1.0',
          ...identity,
          version: '0.0.0',
          runtime: 'nodejs',
          agentMode: 'embedded',
          labels: { team: 'blue' },
          metadata: { region: 'eu', dbPassword: '[REDACTED]' },
        },
        configs: [
          { key: 'orders.batchSize', type: 'number', currentValue: 50, defaultValue: 25, source: 'env' },
          { key: 'orders.apiKey', type: 'secretRef', sensitive: true, secretRef: 'vault://orders/api' },
          { key: 'db.password', type: 'string', sensitive: true },
          { key: 'db.url', type: 'string', currentValue: 'postgres://ann:[REDACTED]@db/x' },
          { key: 'limits', type: 'json', currentValue: { max: 3 } },
          { key: 'odd', type: 'json', currentValue: '(not JSON)' },
        ],
        actions: [
          {
            name: 'replayOrder',
            label: 'Replay an order',
            dangerLevel: 'HIGH',
            category: 'orders',
            order: 2,
            timeoutSeconds: 60,
            requiresConfirmation: true,
            enabled: true,
            prepare: true,
            inputSchema: expect.objectContaining({ type: 'object', required: ['orderId'] }),
            definitionHash: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
          {
            name: 'echo',
            label: 'Echo',
            dangerLevel: 'LOW',
            requiresConfirmation: false,
            enabled: true,
            prepare: false,
            definitionHash: expect.any(String),
          },
        ],
      },
    ],
  })
})

test('reports again when a config or an action has changed, and only then', async () => {
  const { agent, backend, clock } = await setUp()
  let batchSize = 50
  agent.configs(() => [{ key: 'orders.batchSize', type: 'number', currentValue: batchSize }])
  await agent.start()
  await backend.next('heartbeat')
  await clock.pass(30_000)
  await backend.next('heartbeat')
  expect(backend.of('report')).toHaveLength(1)

  batchSize = 100
  await clock.pass(30_000)
  await backend.next('heartbeat')
  expect(backend.of('report')).toHaveLength(2)

  agent.action({ name: 'late', label: 'Late', handler: () => {} })
  await clock.pass(30_000)
  await backend.next('heartbeat')
  expect(backend.of('report')[2]?.body).toMatchObject({ services: [{ actions: [{ name: 'late' }] }] })
})

test('configs that throw keep what was known and cost one line', async () => {
  const { agent, backend, clock, said } = await setUp()
  let fails = false
  agent.configs(() => {
    if (fails) throw new Error('no file')
    return [{ key: 'a', type: 'string', currentValue: 'b' }]
  })
  await agent.start()
  await backend.next('heartbeat')
  fails = true
  for (let i = 0; i < 3; i++) {
    await clock.pass(30_000)
    await backend.next('heartbeat')
  }
  expect(backend.of('report')).toHaveLength(1)
  expect(said().filter((line) => line.includes('configs'))).toEqual([
    'The configs could not be read, the last ones stay: no file',
  ])
})

test('a refused report is said once, not repeated at once, and stops no heartbeat', async () => {
  const { agent, backend, clock, said } = await setUp()
  backend.answers.report = () => refuse(409, 'CAPSULE_SERVICE_CODE_TAKEN')
  await agent.start()
  expect((await backend.next('heartbeat')).body).not.toHaveProperty('services')
  await clock.pass(30_000)
  await backend.next('heartbeat')
  expect(backend.of('report')).toHaveLength(1)
  expect(said().slice(1)).toEqual([
    'The backend refuses the report of this service (CAPSULE_SERVICE_CODE_TAKEN): refused with CAPSULE_SERVICE_CODE_TAKEN',
  ])
  await clock.waitingFor(30_000)
  clock.advance(10 * 60_000)
  await backend.next('report')
  await backend.next('report')
})

test('a backend that has forgotten the service is told again', async () => {
  const { agent, backend, clock } = await setUp()
  backend.answers.heartbeat = () =>
    backend.of('heartbeat').length === 1 ? refuse(404, 'CAPSULE_SERVICE_NOT_FOUND') : undefined
  await agent.start()
  await clock.pass(500)
  await backend.next('heartbeat')
  await backend.next('heartbeat')
  expect(backend.of('report')).toHaveLength(2)
})
