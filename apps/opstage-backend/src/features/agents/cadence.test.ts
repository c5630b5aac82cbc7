import { agents, delivery } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { showService, startAgent } from '../../../test/agent.ts'
import { requestAction, showCommand } from '../../../test/command.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

function makeBusy({ busyness, backends }: Opstage, utilization: number, lagMs = 0) {
  Object.assign(busyness, { utilization, lagMs, longestLagMs: lagMs })
  for (let i = 0; i < 60; i++) for (const { parts } of backends) parts.load.look()
}

test('a busy server asks agents to come less often, and waits longer before it calls them offline', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  makeBusy(opstage, 0.95)
  const { data } = await agent.beat({ health: { status: 'UP' } })
  expect(data).toMatchObject({ heartbeatIntervalSeconds: 120, commandPollIntervalSeconds: 20 })
  await opstage.flush()

  opstage.clock.advance(359)
  const show = async () => (await opstage.owner.call(agents.get, { params: { agentId: agent.id } })).data
  expect(await show()).toMatchObject({ status: 'ONLINE' })
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ status: 'HEALTHY' })
  opstage.clock.advance(2)
  expect(await show()).toMatchObject({ status: 'OFFLINE' })
})

test('overloaded, it sends polls away for a while and takes everything else; nothing is lost', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  const first = await requestAction(opstage, agent, 'echo')
  await agent.poll()
  const second = await requestAction(opstage, agent, 'echo')
  makeBusy(opstage, 1, 400)
  const params = { agentId: agent.id }
  const refused = await agent.call(delivery.poll, { params, query: {} }).catch((error: unknown) => error)
  expect(refused).toMatchObject(refusal('SERVICE_UNAVAILABLE'))
  await agent.beat()
  expect((await agent.finish(first.id, { success: true })).data).toMatchObject({ status: 'SUCCEEDED' })
  expect(await showCommand(opstage, second.id)).toMatchObject({ status: 'PENDING' })

  makeBusy(opstage, 0.1)
  expect((await agent.poll()).map(({ id }) => id)).toEqual([second.id])
})

test('nobody is sent away at once, so that nobody can ask again at once', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  makeBusy(opstage, 1, 400)
  const started = performance.now()
  const refused = Promise.allSettled([agent.poll(), agent.poll(), agent.poll()])
  const held = () => opstage.backends.reduce((sum, { parts }) => sum + parts.counters.heldPolls, 0)
  await expect.poll(held).toBe(3)
  await agent.beat()
  for (const { status } of await refused) expect(status).toBe('rejected')
  expect(performance.now() - started).toBeGreaterThan(1900)
  expect(held()).toBe(0)
})

test('a server that stops lets go of whom it holds', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  makeBusy(opstage, 1, 400)
  const polled = agent.poll()
  await expect.poll(() => opstage.backends.map(({ parts }) => parts.counters.heldPolls)).toContain(1)
  for (const { http } of opstage.backends) await http.close()
  expect(await polled).toEqual([])
})

test('who is sent away is told when to come again, and the log is not filled with it', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  makeBusy(opstage, 1, 400)
  const { status, headers } = await fetch(`${opstage.baseUrl}/api/agents/${agent.id}/commands`, {
    headers: agent.headers,
  })
  expect(status).toBe(503)
  expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(3)
  expect(opstage.lines.filter((line) => line.includes('request failed'))).toEqual([])
})
