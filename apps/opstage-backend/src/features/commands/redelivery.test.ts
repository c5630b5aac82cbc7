import { actions, commands } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent, type TestAgent } from '../../../test/agent.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'

async function setUp() {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  return { opstage, agent }
}

const ask = async (opstage: Opstage, agent: TestAgent) =>
  (await opstage.owner.call(actions.execute, { params: { serviceId: agent.serviceId, actionName: 'echo' } })).data.id

const show = async (opstage: Opstage, commandId: string) =>
  (await opstage.owner.call(commands.get, { params: { commandId } })).data

const ids = (answer: { data: { id: string }[] }) => answer.data.map(({ id }) => id)

test('what was not acknowledged is delivered again, what was is not', async () => {
  const { opstage, agent } = await setUp()
  const id = await ask(opstage, agent)
  expect(ids(await agent.take({ journal: 'one' }))).toEqual([id])
  const { expiresAt } = await show(opstage, id)
  expect(ids(await agent.take({ journal: 'one' }))).toEqual([id])
  expect((await show(opstage, id)).expiresAt).toBe(expiresAt)
  expect(ids(await agent.take({ journal: 'one', ack: id }))).toEqual([])
  expect(ids(await agent.take({ journal: 'one' }))).toEqual([])
  expect((await show(opstage, id)).acknowledgedAt).not.toBeNull()
})

test('the plain contract never hands out the same twice', async () => {
  const { opstage, agent } = await setUp()
  const id = await ask(opstage, agent)
  expect((await agent.poll()).map((one) => one.id)).toEqual([id])
  expect(await agent.poll()).toEqual([])
  expect(ids(await agent.take({ journal: 'one' }))).toEqual([])
  expect((await show(opstage, id)).status).toBe('RUNNING')
})

test('what another journal held ends as AGENT_RESTARTED, acknowledged or not', async () => {
  const { opstage, agent } = await setUp()
  const held = [await ask(opstage, agent), await ask(opstage, agent)]
  await agent.take({ journal: 'old' })
  await agent.take({ journal: 'old', ack: held[0]! })
  expect(ids(await agent.take({ journal: 'new' }))).toEqual([])
  for (const id of held)
    expect(await show(opstage, id)).toMatchObject({ status: 'FAILED', errorCode: 'AGENT_RESTARTED' })
})

test('a poll that takes nothing still hears what it is to stop, once', async () => {
  const { opstage, agent } = await setUp()
  const id = await ask(opstage, agent)
  await agent.take({ journal: 'one' })
  const control = agent.take({ journal: 'one', ack: id, limit: 0, waitSeconds: 30 })
  await expect.poll(() => opstage.parts.wakeups.size()).toBe(1)
  await ask(opstage, agent)
  await opstage.owner.call(commands.cancel, { params: { commandId: id } })
  expect(await control).toMatchObject({ data: [], cancelled: [id] })
  expect((await agent.take({ journal: 'one', ack: id, limit: 0 })).cancelled).toBeUndefined()
  opstage.clock.advance(6)
  expect((await agent.take({ journal: 'one', ack: id, limit: 0 })).cancelled).toEqual([id])
})

test('a newer poll ends the older one and says so', async () => {
  const { opstage, agent } = await setUp()
  const older = agent.take({ journal: 'one', waitSeconds: 30 })
  await expect.poll(() => opstage.parts.wakeups.size()).toBe(1)
  const newer = agent.take({ journal: 'one', waitSeconds: 30 })
  expect(await older).toMatchObject({ data: [], superseded: true, supersededBy: 'one' })
  const id = await ask(opstage, agent)
  expect(ids(await newer)).toEqual([id])
})
