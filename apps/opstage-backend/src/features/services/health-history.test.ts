import { agents, type HealthChange, services } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, showService, startAgent } from '../../../test/agent.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { lastingDatabase } from '../../../test/lasting-database.ts'
import { refusal } from '../../../test/refusal.ts'

const history = ({ owner }: Pick<Opstage, 'owner'>, serviceId: string, query: { from?: string; to?: string } = {}) =>
  owner.call(services.healthHistory, { params: { serviceId }, query })

/** `HEALTHY@0 STALE@90`: what it was from which second on. */
function timeline(changes: HealthChange[], start: string) {
  const seconds = ({ at }: HealthChange) => Math.round((Date.parse(at) - Date.parse(start)) / 1000)
  return changes.map((change) => `${change.status}@${seconds(change)}`).join(' ')
}

test('each change of health is in the history, with the words of its time', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { createdAt } = await showService(opstage, agent.serviceId)
  for (const [status, message] of [
    ['DEGRADED', 'slow'],
    ['DOWN', 'gone'],
    ['UP', 'back'],
  ] as const) {
    opstage.clock.advance(10)
    await agent.beat({ health: { status, message } })
  }
  const { data, gaps } = await history(opstage, agent.serviceId)
  expect(timeline(data, createdAt)).toBe('HEALTHY@0 UNHEALTHY@10 OFFLINE@20 HEALTHY@30')
  expect(data.map(({ message, healthStatus }) => `${healthStatus} ${message}`)).toEqual([
    'UP all is well',
    'DEGRADED slow',
    'DOWN gone',
    'UP back',
  ])
  expect(gaps).toEqual([])
})

test('the history says when a service became stale, not when the sweep found out, and when it came back', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  await opstage.flush()
  const { createdAt } = await showService(opstage, agent.serviceId)
  opstage.clock.advance(115)
  await opstage.sweep()
  await opstage.sweep()
  opstage.clock.advance(10)
  await agent.beat({ health: { status: 'UP' } })
  await opstage.sweep()
  const { data } = await history(opstage, agent.serviceId)
  expect(timeline(data, createdAt)).toBe('HEALTHY@0 STALE@90 HEALTHY@125')
  expect(data[1]!.message).toMatch(/^Agent orders has not been heard since 20/)
  const recorded = (await opstage.auditActions()).filter((action) => action === 'system.service.stale')
  expect(recorded).toHaveLength(1)
})

test('a time without health is in the history, also when it ended before any sweep has seen it', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  await opstage.flush()
  const { createdAt } = await showService(opstage, agent.serviceId)
  for (let i = 0; i < 5; i += 1) {
    opstage.clock.advance(26)
    await agent.beat()
    await opstage.flush()
  }
  await agent.beat({ health: { status: 'UP' } })
  const { data } = await history(opstage, agent.serviceId)
  expect(timeline(data, createdAt)).toBe('HEALTHY@0 STALE@120 HEALTHY@130')
  const { status, statusSince } = await showService(opstage, agent.serviceId)
  expect({ status, statusSince }).toEqual({ status: 'HEALTHY', statusSince: data[2]!.at })
})

test('a service is healthy again from when its agent is back, though the last health is older', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const { createdAt } = await showService(opstage, agent.serviceId)
  const params = { agentId: agent.id }
  opstage.clock.advance(10)
  await opstage.owner.call(agents.disable, { params })
  await opstage.sweep()
  opstage.clock.advance(10)
  await opstage.owner.call(agents.enable, { params })
  opstage.clock.advance(10)
  await agent.beat()
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ status: 'HEALTHY' })
  await opstage.sweep()
  const { data } = await history(opstage, agent.serviceId)
  expect(timeline(data, createdAt)).toBe('HEALTHY@0 STALE@10 HEALTHY@30')
})

test('a service without health is UNKNOWN again from when its agent is back', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders', aService('orders', { health: null }))
  const { createdAt } = await showService(opstage, agent.serviceId)
  await opstage.flush()
  opstage.clock.advance(100)
  await opstage.sweep()
  await agent.beat()
  await opstage.sweep()
  const { data } = await history(opstage, agent.serviceId)
  expect(timeline(data, createdAt)).toBe('STALE@90 UNKNOWN@100')
})

test('a period begins with the state before it, also when nothing changed in it', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders', aService('orders', { health: { status: 'DOWN' } }))
  opstage.clock.advance(30)
  const from = opstage.clock.now().toISOString()
  opstage.clock.advance(10)
  const quiet = await history(opstage, agent.serviceId, { from })
  expect(quiet.data).toMatchObject([{ status: 'OFFLINE', healthStatus: 'DOWN' }])
  expect(quiet.data[0]!.at < from).toBe(true)
  expect(quiet).toMatchObject({ from, to: expect.any(String) })

  await agent.beat({ health: { status: 'UP' } })
  const to = opstage.clock.now().toISOString()
  opstage.clock.advance(10)
  await agent.beat({ health: { status: 'DEGRADED' } })
  const { data } = await history(opstage, agent.serviceId, { from, to })
  expect(data.map(({ status }) => status)).toEqual(['OFFLINE', 'HEALTHY'])
})

test('a period is asked for in any time zone, and not backwards', async () => {
  const opstage = await startOpstage({ frozen: true })
  const { serviceId } = await startAgent(opstage, 'orders')
  const asked = await history(opstage, serviceId, { from: '2026-05-01T02:00:00+02:00', to: '2026-05-02T00:00:00Z' })
  expect(asked).toMatchObject({ from: '2026-05-01T00:00:00.000Z', to: '2026-05-02T00:00:00.000Z', data: [] })
  const backwards = history(opstage, serviceId, { from: '2026-05-02T00:00:00Z', to: '2026-05-01T00:00:00Z' })
  await expect(backwards).rejects.toMatchObject(refusal('VALIDATION_FAILED'))
  await expect(history(opstage, 'svc_unknown')).rejects.toMatchObject(refusal('CAPSULE_SERVICE_NOT_FOUND'))
})

test('times in which no backend ran are gaps of ours', async () => {
  const { url } = await lastingDatabase()
  const first = await startOpstage({ databaseUrl: url })
  const { serviceId } = await startAgent(first, 'orders')
  await first.sweep()
  await first.close()
  const lastAlive = new Date(Date.now() - 10 * 60_000).toISOString()

  const brief = await startOpstage({ databaseUrl: url })
  expect((await history(brief, serviceId)).gaps).toEqual([])
  await brief.db
    .updateTable('systemSetting')
    .set({ valueJson: JSON.stringify(lastAlive) })
    .execute()
  await brief.close()

  const second = await startOpstage({ databaseUrl: url })
  const { gaps } = await history(second, serviceId)
  expect(gaps).toEqual([{ from: lastAlive, to: expect.any(String) }])
  expect((await history(second, serviceId, { to: lastAlive })).gaps).toEqual([])
})
