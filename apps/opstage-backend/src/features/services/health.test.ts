import { services } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, showService, startAgent } from '../../../test/agent.ts'
import { startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

test('health without a serviceId is of the agent’s only service', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  await agent.beat({ health: { status: 'DOWN', message: 'no tea', details: { leaves: 0 } } })
  const { data } = await opstage.owner.call(services.health, { params: { serviceId: agent.serviceId } })
  expect(data).toMatchObject({ status: 'DOWN', message: 'no tea', details: { leaves: 0 }, agentId: agent.id })
})

test('with several services health must say whose it is', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const { data } = await agent.report([aService('payments')])
  const payments = data.services[0]!.id
  await expect(agent.beat({ health: { status: 'DOWN' } })).rejects.toMatchObject({
    ...refusal('VALIDATION_FAILED'),
    details: { issues: [{ path: 'serviceId', message: expect.stringContaining('2 services') }] },
  })
  await agent.beat({ serviceId: payments, health: { status: 'DOWN' } })
  expect(await showService(opstage, payments)).toMatchObject({ status: 'OFFLINE' })
  await agent.beat({
    services: [
      { code: 'orders', health: { status: 'DEGRADED' } },
      { serviceId: payments, health: { status: 'UP' } },
    ],
  })
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ status: 'UNHEALTHY' })
  expect(await showService(opstage, payments)).toMatchObject({ status: 'HEALTHY' })
})

test('health of a service that is not the agent’s is refused as a whole', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const other = await startAgent(opstage, 'billing')
  const down = { health: { status: 'DOWN' } } as const
  const own = { code: 'orders', ...down }
  for (const [foreign, code] of [
    [{ serviceId: other.serviceId, ...down }, 'CAPSULE_SERVICE_NOT_OWNED'],
    [{ serviceId: 'svc_unknown', ...down }, 'CAPSULE_SERVICE_NOT_FOUND'],
    [{ code: 'billing', ...down }, 'CAPSULE_SERVICE_NOT_FOUND'],
    [{ ...down }, 'VALIDATION_FAILED'],
  ] as const)
    await expect(agent.beat({ services: [own, foreign] })).rejects.toMatchObject(refusal(code))
  await expect(agent.beat({ serviceId: other.serviceId, ...down })).rejects.toMatchObject(
    refusal('CAPSULE_SERVICE_NOT_OWNED'),
  )
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ status: 'HEALTHY' })
  expect(await showService(opstage, other.serviceId)).toMatchObject({ status: 'HEALTHY' })
})

test('health before the first report is of a service that nobody knows yet: it is heard, and that is all', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders', null)
  await agent.beat({ health: { status: 'UP' } })
  expect((await opstage.owner.call(services.list, {})).data).toEqual([])
})

test('a service that has not reported health has none', async () => {
  const opstage = await startOpstage()
  const { serviceId } = await startAgent(opstage, 'orders', aService('orders', { health: null }))
  const get = opstage.owner.call(services.health, { params: { serviceId } })
  await expect(get).rejects.toMatchObject(refusal('NOT_FOUND'))
})

test('health is shown and kept without the secrets that stand in it', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const health = {
    status: 'DOWN',
    message: 'login with password=hunter2 failed',
    details: { dbPassword: 'hunter2' },
  } as const
  await agent.beat({ health })
  // Of two heartbeats in one millisecond nobody can say which words are the newer ones.
  opstage.clock.advance(30)
  await agent.beat({ health: { ...health, message: 'again password=hunter2' } })
  await opstage.flush()
  const { data } = await opstage.owner.call(services.health, { params: { serviceId: agent.serviceId } })
  expect(data).toMatchObject({ message: 'again password=[REDACTED]', details: { dbPassword: '[REDACTED]' } })
  const rows = [
    await opstage.db.selectFrom('healthReport').selectAll().execute(),
    await opstage.db.selectFrom('capsuleService').selectAll().execute(),
  ]
  expect(JSON.stringify(rows)).not.toContain('hunter2')
})

test('what is repeated is no row: a thousand heartbeats are one change', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  for (let i = 0; i < 10; i += 1) {
    opstage.clock.advance(30)
    await agent.beat({ health: { status: 'UP', message: `beat ${i}` } })
    await opstage.sweep()
  }
  const rows = await opstage.db.selectFrom('healthReport').select(['status', 'message']).execute()
  expect(rows).toEqual([{ status: 'UP', message: 'all is well' }])
})
