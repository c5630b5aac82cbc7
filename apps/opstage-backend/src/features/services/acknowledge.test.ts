import { dashboard, services } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'

async function setUp() {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  await agent.beat({ health: { status: 'DOWN', message: 'no database' } })
  const params = { serviceId: agent.serviceId }
  const show = async () => (await opstage.owner.call(services.get, { params })).data.acknowledgement
  return { opstage, agent, params, show }
}

const attention = async (opstage: Opstage) => (await opstage.owner.call(dashboard.summary, {})).data.attention

test('a known problem keeps its note and goes behind what nobody knows of yet', async () => {
  const { opstage, params, show } = await setUp()
  const other = await startAgent(opstage, 'billing')
  await other.beat({ health: { status: 'DEGRADED' } })
  expect((await attention(opstage)).map(({ target }) => target.code)).toEqual(['orders', 'billing'])

  await opstage.owner.call(services.acknowledge, { params, body: { note: 'disk is on its way' } })
  expect(await show()).toMatchObject({ note: 'disk is on its way', byName: 'admin', until: null })
  const items = await attention(opstage)
  expect(items.map(({ target }) => target.code)).toEqual(['billing', 'orders'])
  expect(items[1]?.acknowledgement?.note).toBe('disk is on its way')
})

test('it ends at its time, when it is taken back, and when the service is healthy again', async () => {
  const { opstage, agent, params, show } = await setUp()
  const until = new Date(opstage.clock.now().getTime() + 60_000).toISOString()
  await opstage.owner.call(services.acknowledge, { params, body: { note: 'a minute', until } })
  expect((await show())?.until).toBe(until)
  opstage.clock.advance(61)
  expect(await show()).toBeNull()

  await opstage.owner.call(services.acknowledge, { params, body: { note: 'again' } })
  await opstage.owner.call(services.unacknowledge, { params })
  expect(await show()).toBeNull()

  await opstage.owner.call(services.acknowledge, { params, body: { note: 'until it is well' } })
  await agent.beat({ health: { status: 'UP' } })
  await agent.beat({ health: { status: 'DOWN' } })
  expect(await show()).toBeNull()
})
