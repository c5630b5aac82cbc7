import { agents, services } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, showService, startAgent } from '../../../test/agent.ts'
import { secondsBetween } from '../../../test/command.ts'
import { startOpstage } from '../../../test/harness.ts'

test('health decides: UP is HEALTHY, DEGRADED is UNHEALTHY, DOWN is OFFLINE, UNKNOWN is UNKNOWN', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders', aService('orders', { health: { status: 'UP' } }))
  const { statusReason } = await showService(opstage, agent.serviceId)
  expect(statusReason).toBe('Reports UP')
  for (const [health, status] of [
    ['DEGRADED', 'UNHEALTHY'],
    ['DOWN', 'OFFLINE'],
    ['UNKNOWN', 'UNKNOWN'],
    ['UP', 'HEALTHY'],
  ] as const) {
    opstage.clock.advance(10)
    await agent.beat({ health: { status: health, message: `it is ${health}` } })
    const service = await showService(opstage, agent.serviceId)
    expect(service).toMatchObject({
      status,
      healthStatus: health,
      healthMessage: `it is ${health}`,
      statusReason: `Reports ${health}: it is ${health}`,
      agentStatus: 'ONLINE',
      attention: null,
    })
    expect(service.statusSince).toBe(service.lastHealthAt)
  }
})

test('without any health a service is UNKNOWN, and has none to show', async () => {
  const opstage = await startOpstage({ frozen: true })
  const { serviceId } = await startAgent(opstage, 'orders', aService('orders', { health: null }))
  const service = await showService(opstage, serviceId)
  expect(service).toMatchObject({
    status: 'UNKNOWN',
    statusReason: 'No health has been reported yet',
    lastHealthAt: null,
  })
  expect(service.statusSince).toBe(service.createdAt)
  expect(service.health).toBeUndefined()
})

test('health that is too old says nothing: STALE since it became so', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { lastHealthAt } = await showService(opstage, agent.serviceId)
  for (let passed = 0; passed < 130; passed += 26) {
    opstage.clock.advance(26)
    await agent.beat()
    await opstage.flush()
  }
  const stale = await showService(opstage, agent.serviceId)
  expect(stale).toMatchObject({ status: 'STALE', agentStatus: 'ONLINE', healthStatus: 'UP' })
  expect(stale.statusReason).toBe(`The last health report is of ${lastHealthAt}; one older than 120 s says nothing`)
  expect(secondsBetween(lastHealthAt!, stale.statusSince)).toBe(120)

  await agent.beat({ health: { status: 'UP' } })
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ status: 'HEALTHY', statusReason: 'Reports UP' })
})

test('the agent comes before health: of an agent that is gone nothing is believed, and the reason says since when', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  await opstage.flush()
  opstage.clock.advance(100)
  const { lastHeartbeatAt } = (await opstage.owner.call(agents.get, { params: { agentId: agent.id } })).data
  const stale = await showService(opstage, agent.serviceId)
  expect(stale).toMatchObject({
    status: 'STALE',
    agentStatus: 'OFFLINE',
    statusReason: `Agent orders has not been heard since ${lastHeartbeatAt}`,
  })
  expect(secondsBetween(lastHeartbeatAt!, stale.statusSince)).toBe(90)
  await opstage.sweep()
  expect(await showService(opstage, agent.serviceId)).toEqual({ ...stale, updatedAt: expect.any(String) })
})

test('repeating a health does not move the time since when', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { statusSince } = await showService(opstage, agent.serviceId)
  opstage.clock.advance(30)
  await agent.beat({ health: { status: 'UP', message: 'still well' } })
  await opstage.flush()
  const service = await showService(opstage, agent.serviceId)
  expect(service).toMatchObject({ statusSince, healthMessage: 'still well' })
  expect(secondsBetween(statusSince, service.lastHealthAt!)).toBe(30)
})

test('filters see the status of right now, like the screens', async () => {
  const opstage = await startOpstage({ frozen: true })
  await startAgent(opstage, 'silent')
  await opstage.flush()
  opstage.clock.advance(60)
  await startAgent(opstage, 'well')
  await startAgent(opstage, 'down', aService('down', { health: { status: 'DOWN' } }))
  await startAgent(opstage, 'mute', aService('mute', { health: null }))
  opstage.clock.advance(40)
  const codes = async (query: object) =>
    (await opstage.owner.call(services.list, { query: { sort: 'code', ...query } })).data.map(({ code }) => code)
  expect(await codes({ status: 'STALE' })).toEqual(['silent'])
  expect(await codes({ status: ['HEALTHY', 'OFFLINE'] })).toEqual(['down', 'well'])
  expect(await codes({ status: 'UNKNOWN' })).toEqual(['mute'])
  expect(await codes({ healthStatus: 'UP' })).toEqual(['silent', 'well'])
  expect(await codes({ healthStatus: ['UP', 'DOWN'], status: 'OFFLINE' })).toEqual(['down'])
})

test('services are found by agent, runtime, label and part of code or name, and sorted', async () => {
  const opstage = await startOpstage({ frozen: true })
  const labelled = (code: string, labels: Record<string, string>, runtime: 'go' | 'nodejs' = 'nodejs') =>
    aService(code, { manifest: { ...aService(code).manifest, runtime, labels } })
  const tea = await startAgent(opstage, 'tea', labelled('tea_shop', { team: 'leaves', zone: 'eu:west' }))
  await startAgent(opstage, 'cake', labelled('cake-shop', { team: 'dough' }, 'go'))
  await startAgent(opstage, 'plain')
  const codes = async (query: object) =>
    (await opstage.owner.call(services.list, { query: { sort: 'code', ...query } })).data.map(({ code }) => code)
  expect(await codes({ agentId: tea.id })).toEqual(['tea_shop'])
  expect(await codes({ runtime: 'go' })).toEqual(['cake-shop'])
  expect(await codes({ label: 'team:dough' })).toEqual(['cake-shop'])
  expect(await codes({ label: ['team:dough', 'zone:eu:west'] })).toEqual(['cake-shop', 'tea_shop'])
  expect(await codes({ q: 'SHOP' })).toEqual(['cake-shop', 'tea_shop'])
  expect(await codes({ q: '_' })).toEqual(['tea_shop'])
  expect(await codes({ q: '%' })).toEqual([])
  expect(await codes({ sort: '-name', pageSize: 2 })).toEqual(['tea_shop', 'plain'])
  expect(await codes({ sort: 'lastReportedAt', page: 3, pageSize: 1 })).toEqual(['plain'])
})
