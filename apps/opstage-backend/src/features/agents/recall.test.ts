import { agents, delivery } from '@xtrape/capsule-contracts-node'
import { expect, test, vi } from 'vitest'
import { aService, showService, startAgent } from '../../../test/agent.ts'
import { startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

/** What a heartbeat would have to look up. */
const LOOKED_UP = /"tokenHash" =|from "capsuleService" where "agentId"|from "agent" where "id"/

const health = { status: 'UP' as const, message: 'all is well' }

test('an agent that says what it said before is not looked up again', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const beat = () => agent.beat({ services: [{ code: 'orders', health }] })
  await beat()
  const query = vi.spyOn(opstage.parts.db.getExecutor(), 'executeQuery')
  const lookedUp = () => query.mock.calls.map(([{ sql }]) => sql).filter((text) => LOOKED_UP.test(text))
  await beat()
  await agent.poll()
  expect(lookedUp()).toEqual([])
  await agent.report([aService('orders')])
  await beat()
  expect(lookedUp().length).toBeGreaterThan(0)
})

test('nor one that says it each half minute: what is remembered of it stays true', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const beat = () => agent.beat({ services: [{ code: 'orders', health }] })
  await beat()
  const query = vi.spyOn(opstage.parts.db.getExecutor(), 'executeQuery')
  for (let passed = 0; passed < 270; passed += 30) {
    opstage.clock.advance(30)
    await beat()
    await opstage.flush()
  }
  expect(query.mock.calls.map(([{ sql }]) => sql).filter((text) => !/^\s*with "seen"/.test(text))).toEqual([])
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ status: 'HEALTHY', agentStatus: 'ONLINE' })
})

test.each([
  ['disabled', agents.disable, 'AGENT_DISABLED'],
  ['revoked', agents.revoke, 'AGENT_REVOKED'],
] as const)(
  'one that is %s is refused with the next word, however often it was let in before',
  async (_, change, code) => {
    const opstage = await startOpstage({ frozen: true })
    const agent = await startAgent(opstage, 'orders')
    for (let i = 0; i < 3; i += 1) await agent.beat()
    await opstage.owner.call(change, { params: { agentId: agent.id } })
    await expect(agent.beat()).rejects.toMatchObject(refusal(code))
    await expect(agent.call(delivery.poll, { params: { agentId: agent.id } })).rejects.toMatchObject(refusal(code))
  },
)

test('a change of health after many repetitions is recorded at once', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  for (let i = 0; i < 3; i += 1) await agent.beat({ health })
  await agent.beat({ health: { status: 'DOWN', message: 'no database' } })
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ status: 'OFFLINE' })
  await agent.beat({ health })
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ status: 'HEALTHY' })
})

test('one that another backend hears most of the time is not taken for silent, nor looked up for ever', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  await agent.beat()
  opstage.clock.advance(100)
  // The other backend has heard it a moment ago.
  const at = opstage.clock.now().toISOString()
  await opstage.parts.db.updateTable('agent').set({ lastHeartbeatAt: at }).where('id', '=', agent.id).execute()
  await agent.beat()
  await agent.beat()
  const query = vi.spyOn(opstage.parts.db.getExecutor(), 'executeQuery')
  await agent.beat()
  expect(query).not.toHaveBeenCalled()
  expect((await opstage.auditActions()).filter((action) => action === 'agent.online')).toHaveLength(1)
})

test('one that fell silent and comes back is online again, with an event', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  for (let i = 0; i < 3; i += 1) await agent.beat()
  await opstage.flush()
  opstage.clock.advance(100)
  await opstage.sweep()
  await agent.beat()
  expect((await opstage.auditActions()).filter((action) => action === 'agent.online')).toHaveLength(2)
})
