import { agents, audit, commands, services } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, startAgent } from '../../../test/agent.ts'
import { requestAction, showCommand, startCommand } from '../../../test/command.ts'
import { startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

test('a service is deleted when nobody could report it again: its agent is offline, disabled or revoked', async () => {
  const opstage = await startOpstage()
  for (const [code, leave] of [
    ['disabled', async (agentId: string) => opstage.owner.call(agents.disable, { params: { agentId } })],
    ['revoked', async (agentId: string) => opstage.owner.call(agents.revoke, { params: { agentId } })],
    ['offline', async () => (await opstage.flush(), opstage.clock.advance(100))],
  ] as const) {
    const { id, serviceId } = await startAgent(opstage, code)
    const remove = () => opstage.owner.call(services.remove, { params: { serviceId } })
    await expect(remove()).rejects.toMatchObject({
      ...refusal('CAPSULE_SERVICE_NOT_DELETABLE'),
      message: `The agent ${code} is ONLINE and would report the service again; disable or revoke it first`,
    })
    await leave(id)
    await remove()
    await expect(remove()).rejects.toMatchObject(refusal('CAPSULE_SERVICE_NOT_FOUND'))
  }
  expect((await opstage.owner.call(services.list, {})).data).toEqual([])
})

test('a deleted service leaves its name in commands and audit events, and nothing else', async () => {
  const opstage = await startOpstage()
  const labels = { team: 'tea' }
  const manifest = { ...aService('orders').manifest, labels }
  const agent = await startAgent(opstage, 'orders', aService('orders', { manifest }))
  const done = await startCommand(opstage, agent, 'echo')
  await agent.finish(done.id, { success: true })
  const waiting = await requestAction(opstage, agent, 'echo')
  await opstage.flush()
  opstage.clock.advance(100)
  await opstage.owner.call(services.remove, { params: { serviceId: agent.serviceId } })

  expect(await showCommand(opstage, waiting.id)).toMatchObject({
    status: 'CANCELLED',
    errorMessage: 'The service was deleted',
  })
  const { data } = await opstage.owner.call(commands.list, { query: { serviceId: agent.serviceId } })
  expect(data.map(({ serviceCode, actionLabel }) => `${serviceCode} ${actionLabel}`)).toEqual([
    'orders Echo',
    'orders Echo',
  ])
  const events = await opstage.owner.call(audit.list, { query: { targetId: agent.serviceId } })
  expect(new Set(events.data.map(({ targetName }) => targetName))).toEqual(new Set(['orders']))
  expect(events.data[0]).toMatchObject({ action: 'service.deleted', metadata: { commandIds: [waiting.id] } })
  for (const table of ['healthReport', 'configItem', 'actionDefinition', 'serviceLabel', 'capsuleService'] as const)
    expect(await opstage.db.selectFrom(table).selectAll().execute(), table).toEqual([])
})

test('the agent of a deleted service brings it back with its next report, as a new one', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  await opstage.flush()
  opstage.clock.advance(100)
  await opstage.owner.call(services.remove, { params: { serviceId: agent.serviceId } })
  const { data } = await agent.report([aService('orders')])
  expect(data.services[0]!.id).not.toBe(agent.serviceId)
})
