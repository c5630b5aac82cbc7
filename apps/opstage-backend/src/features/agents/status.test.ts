import { agents, audit, tokens } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { showService, startAgent } from '../../../test/agent.ts'
import { secondsBetween } from '../../../test/command.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'

const show = async ({ owner }: Opstage, agentId: string) => (await owner.call(agents.get, { params: { agentId } })).data

async function registered(opstage: Opstage) {
  const { data: token } = await opstage.owner.call(tokens.create, {})
  const agent = { code: 'orders', mode: 'embedded' } as const
  const { data } = await opstage.anonymous(agents.register, { body: { registrationToken: token.rawToken, agent } })
  const headers = { authorization: `Bearer ${data.agentToken}` }
  return { id: data.agentId, params: { agentId: data.agentId }, headers }
}

test('an agent is PENDING until it is heard for the first time; a heartbeat makes it ONLINE at once', async () => {
  const opstage = await startOpstage({ frozen: true })
  const { id, params, headers } = await registered(opstage)
  opstage.clock.advance(600)
  expect((await show(opstage, id)).status).toBe('PENDING')
  await opstage.anonymous(agents.heartbeat, { params }, { headers })
  expect(await show(opstage, id)).toMatchObject({ status: 'ONLINE', lastHeartbeatAt: expect.any(String) })
  expect((await opstage.auditActions()).at(-1)).toBe('agent.online')
})

test('polling is a heartbeat', async () => {
  const opstage = await startOpstage({ frozen: true })
  const { id, headers } = await registered(opstage)
  await fetch(`${opstage.baseUrl}/api/agents/${id}/commands`, { headers })
  await opstage.flush()
  expect(await show(opstage, id)).toMatchObject({ status: 'ONLINE', lastPollAt: expect.any(String) })
})

test('after the threshold it is OFFLINE since the moment it passed, before any sweep has looked', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  await opstage.flush()
  opstage.clock.advance(89)
  expect(await show(opstage, agent.id)).toMatchObject({ status: 'ONLINE' })
  opstage.clock.advance(31)
  const before = await show(opstage, agent.id)
  expect(before).toMatchObject({ status: 'OFFLINE' })
  expect(secondsBetween(before.lastHeartbeatAt!, before.statusSince)).toBe(90)

  await opstage.sweep()
  expect(await show(opstage, agent.id)).toMatchObject({ status: 'OFFLINE', statusSince: before.statusSince })
  const { data } = await opstage.owner.call(audit.list, { query: { action: 'system.agent.offline' } })
  expect(data).toMatchObject([
    { actorType: 'SYSTEM', targetName: 'orders', message: `Not heard since ${before.lastHeartbeatAt}` },
  ])
})

test('the threshold is never less than three of the intervals that the agent was told', async () => {
  const env = { OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: '40', OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS: '90' }
  const opstage = await startOpstage({ frozen: true, env })
  const agent = await startAgent(opstage, 'orders')
  opstage.clock.advance(119)
  expect(await show(opstage, agent.id)).toMatchObject({ status: 'ONLINE' })
  opstage.clock.advance(2)
  expect(await show(opstage, agent.id)).toMatchObject({ status: 'OFFLINE' })
})

test.each([
  ['before', false],
  ['after', true],
])('an agent that fell silent is ONLINE again with its next contact, %s the sweep has seen it', async (_, swept) => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  opstage.clock.advance(100)
  if (swept) await opstage.sweep()
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ status: 'STALE', agentStatus: 'OFFLINE' })
  await agent.beat({ health: { status: 'UP' } })
  expect(await show(opstage, agent.id)).toMatchObject({ status: 'ONLINE' })
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ status: 'HEALTHY', agentStatus: 'ONLINE' })
  await opstage.sweep()
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ status: 'HEALTHY' })
})

test('who was heard is memory, written once a second in one statement', async () => {
  const opstage = await startOpstage({ frozen: true })
  const one = await startAgent(opstage, 'orders')
  const other = await startAgent(opstage, 'billing')
  await opstage.flush()
  const { lastHeartbeatAt: before } = await show(opstage, one.id)
  opstage.clock.advance(20)
  await one.beat({ eventLoopLagMs: 12.6, sdkVersion: '1.2.3' })
  await one.poll()
  await one.beat()
  expect(
    (await opstage.db.selectFrom('agent').select('lastHeartbeatAt').where('id', '=', one.id).execute())[0],
  ).toEqual({
    lastHeartbeatAt: before,
  })
  await opstage.flush()
  const after = await show(opstage, one.id)
  expect(secondsBetween(before!, after.lastHeartbeatAt!)).toBe(20)
  expect(after).toMatchObject({ eventLoopLagMs: 13, sdkVersion: '1.2.3', lastPollAt: expect.any(String) })
  expect(await show(opstage, other.id)).toMatchObject({ sdkVersion: null, lastPollAt: null })
})

test('what was heard a moment ago is on disk when the server has stopped', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  opstage.clock.advance(20)
  await agent.beat()
  const written: unknown[] = []
  const { db, close } = opstage.parts.store
  opstage.parts.store.close = async () => {
    written.push(...(await db.selectFrom('agent').select(['lastHeartbeatAt', 'statusSince']).execute()))
    await close()
  }
  await opstage.close()
  const [{ lastHeartbeatAt, statusSince }] = written as [{ lastHeartbeatAt: string; statusSince: string }]
  expect(secondsBetween(statusSince, lastHeartbeatAt)).toBe(20)
})

test('agents are found by the status they have right now and by part of code or name, and sorted by when they were seen', async () => {
  const opstage = await startOpstage({ frozen: true })
  const silent = await startAgent(opstage, 'silent_1')
  await opstage.flush()
  opstage.clock.advance(60)
  await startAgent(opstage, 'heard-1')
  await registered(opstage)
  await opstage.flush()
  opstage.clock.advance(60)
  const codes = async (query: object) => (await opstage.owner.call(agents.list, { query })).data.map(({ code }) => code)
  expect(await codes({ status: 'OFFLINE' })).toEqual(['silent_1'])
  expect(await codes({ status: ['ONLINE', 'PENDING'], sort: 'createdAt' })).toEqual(['heard-1', 'orders'])
  expect(await codes({ sort: '-lastSeenAt' })).toEqual(['heard-1', 'silent_1', 'orders'])
  expect(await codes({ sort: 'lastSeenAt', pageSize: 1, page: 2 })).toEqual(['silent_1'])
  expect(await codes({ q: 'SILENT' })).toEqual(['silent_1'])
  expect(await codes({ q: '_' })).toEqual(['silent_1'])
  expect(await codes({ q: '%' })).toEqual([])
  expect((await show(opstage, silent.id)).serviceCount).toBe(1)
})
