import { agents, dashboard } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, showService, startAgent, type TestAgent } from '../../../test/agent.ts'
import { requestAction, secondsBetween } from '../../../test/command.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'

const summary = async ({ owner }: Opstage) => (await owner.call(dashboard.summary, {})).data

const withHealth = (opstage: Opstage, code: string, status: 'DEGRADED' | 'DOWN' | null) =>
  startAgent(opstage, code, aService(code, { health: status && { status } }))

/** Time passes; this agent heartbeats and does not poll. */
async function pass(opstage: Opstage, seconds: number, deaf?: TestAgent) {
  for (let passed = 0; passed < seconds; passed += 25) {
    opstage.clock.advance(25)
    await deaf?.beat({ health: { status: 'UP' } })
    await opstage.flush()
  }
}

test('what needs a look comes worst first, and of one kind what began last', async () => {
  const opstage = await startOpstage({ frozen: true })
  await startAgent(opstage, 'silent')
  await startAgent(opstage, 'without-service', null)
  const deaf = await startAgent(opstage, 'deaf')
  await requestAction(opstage, deaf, 'echo')
  await opstage.flush()
  await pass(opstage, 100, deaf)
  await withHealth(opstage, 'down-first', 'DOWN')
  await withHealth(opstage, 'degraded', 'DEGRADED')
  await withHealth(opstage, 'mute', null)
  await startAgent(opstage, 'well')
  const off = await withHealth(opstage, 'off-on-purpose', 'DOWN')
  await opstage.owner.call(agents.disable, { params: { agentId: off.id } })
  opstage.clock.advance(2)
  await withHealth(opstage, 'down-last', 'DOWN')

  const { attention, calmSince, serviceCounts, agentCounts } = await summary(opstage)
  expect(attention.map(({ target, status, kind }) => `${kind} ${target.code} ${status}`)).toEqual([
    'SERVICE down-last OFFLINE',
    'SERVICE down-first OFFLINE',
    'AGENT without-service OFFLINE',
    'AGENT deaf NOT_TAKING_COMMANDS',
    'SERVICE silent STALE',
    'SERVICE degraded UNHEALTHY',
    'SERVICE mute UNKNOWN',
  ])
  expect(calmSince).toBeNull()
  expect(serviceCounts).toEqual({ HEALTHY: 2, UNHEALTHY: 1, OFFLINE: 2, STALE: 2, UNKNOWN: 1 })
  expect(agentCounts).toEqual({ PENDING: 0, ONLINE: 6, OFFLINE: 2, DISABLED: 1, REVOKED: 0 })
})

test('each says since when and why, as the service itself does', async () => {
  const opstage = await startOpstage({ frozen: true })
  const { serviceId } = await startAgent(opstage, 'silent')
  await opstage.flush()
  opstage.clock.advance(100)
  const { statusSince, statusReason } = await showService(opstage, serviceId)
  expect((await summary(opstage)).attention).toMatchObject([
    { target: { id: serviceId, code: 'silent', name: 'Service silent' }, since: statusSince, reason: statusReason },
  ])
})

test('an agent is deaf when it heartbeats and for a minute has not asked for what waits', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  await pass(opstage, 100, agent)
  expect((await summary(opstage)).attention, 'nothing waits').toEqual([])
  await requestAction(opstage, agent, 'echo')
  await pass(opstage, 50, agent)
  expect((await summary(opstage)).attention, 'not yet').toEqual([])
  await pass(opstage, 25, agent)
  const [item] = (await summary(opstage)).attention
  expect(item).toMatchObject({
    kind: 'AGENT',
    status: 'NOT_TAKING_COMMANDS',
    cause: { code: 'NOT_TAKING_COMMANDS', agentCode: 'orders', lastPollAt: null, eventLoopLagMs: null },
  })
  expect(item!.reason).toMatch(/^It heartbeats, but has never asked for commands; one has waited since 20/)
  const shown = (await opstage.owner.call(agents.get, { params: { agentId: agent.id } })).data
  expect(shown).toMatchObject({ status: 'ONLINE', attention: 'NOT_TAKING_COMMANDS' })
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ attention: 'NOT_TAKING_COMMANDS' })
  await agent.poll()
  expect((await summary(opstage)).attention).toEqual([])
})

test('when nothing needs a look it says since when', async () => {
  const opstage = await startOpstage({ frozen: true })
  expect(await summary(opstage)).toMatchObject({ attention: [], calmSince: null })
  const agent = await startAgent(opstage, 'orders')
  await agent.beat({ health: { status: 'DOWN' } })
  opstage.clock.advance(30)
  await agent.beat({ health: { status: 'UP' } })
  const back = opstage.clock.now().toISOString()
  opstage.clock.advance(20)
  await agent.beat({ health: { status: 'UP' } })
  const { calmSince } = await summary(opstage)
  expect(secondsBetween(calmSince!, back)).toBe(0)
})
