import { agents, audit, commands, services, tokens } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { showService, startAgent } from '../../../test/agent.ts'
import { requestAction, showCommand, startCommand } from '../../../test/command.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

async function withCommands(opstage: Opstage) {
  const agent = await startAgent(opstage, 'orders')
  const running = await startCommand(opstage, agent, 'echo')
  const waiting = await requestAction(opstage, agent, 'echo')
  return { agent, running, waiting, params: { agentId: agent.id } }
}

const eventOf = async ({ owner }: Opstage, action: string) =>
  (await owner.call(audit.list, { query: { action } })).data[0]

test('disabling cancels what waits, and says so on the record; what runs may still be reported', async () => {
  const opstage = await startOpstage()
  const { agent, running, waiting, params } = await withCommands(opstage)
  const { data } = await opstage.owner.call(agents.disable, { params })
  expect(data).toMatchObject({ status: 'DISABLED', disabledAt: expect.any(String) })
  expect(await showCommand(opstage, waiting.id)).toMatchObject({
    status: 'CANCELLED',
    errorMessage: 'The agent was disabled before it took the command',
  })
  expect(await eventOf(opstage, 'agent.disabled')).toMatchObject({ metadata: { commandIds: [waiting.id] } })

  const disabled = refusal('AGENT_DISABLED')
  await expect(agent.beat()).rejects.toMatchObject(disabled)
  await expect(agent.poll()).rejects.toMatchObject(disabled)
  await expect(agent.report([])).rejects.toMatchObject(disabled)
  expect((await agent.progress(running.id, { percent: 10 })).data).toEqual({ cancelRequested: false })
  expect((await agent.finish(running.id, { success: true })).data.status).toBe('SUCCEEDED')
})

test('what a disabled agent runs expires like anything else', async () => {
  const opstage = await startOpstage()
  const { agent, running, params } = await withCommands(opstage)
  await opstage.owner.call(agents.disable, { params })
  opstage.clock.advance(3600)
  await opstage.sweep()
  await expect(agent.finish(running.id, { success: true })).rejects.toMatchObject(refusal('COMMAND_EXPIRED'))
})

test('revoking takes the tokens away and ends all commands at once', async () => {
  const opstage = await startOpstage()
  const { agent, running, waiting, params } = await withCommands(opstage)
  const { data } = await opstage.owner.call(agents.revoke, { params })
  expect(data).toMatchObject({ status: 'REVOKED', revokedAt: expect.any(String), disabledAt: null })
  expect(await showCommand(opstage, waiting.id)).toMatchObject({ status: 'CANCELLED' })
  expect(await showCommand(opstage, running.id)).toMatchObject({ status: 'FAILED', errorCode: 'AGENT_REVOKED' })
  const event = await eventOf(opstage, 'agent.revoked')
  expect(event?.metadata.commandIds).toEqual(expect.arrayContaining([running.id, waiting.id]))
  await expect(agent.finish(running.id, { success: true })).rejects.toMatchObject(refusal('AGENT_REVOKED'))
  await expect(agent.beat()).rejects.toMatchObject(refusal('AGENT_REVOKED'))
})

test('a command that is asked for in the moment of a disabling does not stay waiting', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const params = { agentId: agent.id }
  for (let round = 0; round < 5; round += 1) {
    const asked = Array.from({ length: 6 }, () => requestAction(opstage, agent, 'echo'))
    await Promise.allSettled([...asked, opstage.owner.call(agents.disable, { params })])
    const { data } = await opstage.owner.call(commands.list, { query: { status: 'PENDING' } })
    expect(data).toEqual([])
    await opstage.owner.call(agents.enable, { params })
    await agent.beat()
  }
})

test('enabling does not make an agent ONLINE: being heard does', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const params = { agentId: agent.id }
  await opstage.owner.call(agents.disable, { params })
  expect((await opstage.owner.call(agents.enable, { params })).data).toMatchObject({
    status: 'OFFLINE',
    disabledAt: null,
  })
  await opstage.flush()
  await agent.beat()
  expect((await opstage.owner.call(agents.get, { params })).data.status).toBe('ONLINE')
})

test('an agent that was never heard is PENDING again when it is enabled', async () => {
  const opstage = await startOpstage()
  const { data: token } = await opstage.owner.call(tokens.create, {})
  const body = { registrationToken: token.rawToken, agent: { code: 'orders', mode: 'embedded' } } as const
  const params = { agentId: (await opstage.anonymous(agents.register, { body })).data.agentId }
  await opstage.owner.call(agents.disable, { params })
  expect((await opstage.owner.call(agents.enable, { params })).data.status).toBe('PENDING')
})

test('what is so already is no error and no event; what was revoked cannot be disabled or enabled', async () => {
  const opstage = await startOpstage()
  const { id: agentId } = await startAgent(opstage, 'orders')
  const params = { agentId }
  await opstage.owner.call(agents.enable, { params })
  for (let i = 0; i < 2; i += 1) await opstage.owner.call(agents.disable, { params })
  for (let i = 0; i < 2; i += 1) await opstage.owner.call(agents.revoke, { params })
  const changes = (await opstage.auditActions()).filter((action) => /^agent\.(enabled|disabled|revoked)/.test(action))
  expect(changes).toEqual(['agent.disabled', 'agent.revoked'])
  for (const change of [agents.disable, agents.enable])
    await expect(opstage.owner.call(change, { params })).rejects.toMatchObject(refusal('AGENT_REVOKED'))
  for (const change of [agents.disable, agents.enable, agents.revoke]) {
    const unknown = opstage.owner.call(change, { params: { agentId: 'agt_unknown' } })
    await expect(unknown).rejects.toMatchObject(refusal('AGENT_NOT_FOUND'))
  }
})

test('a service says at once what became of its agent, and why', async () => {
  const opstage = await startOpstage()
  const { id, serviceId } = await startAgent(opstage, 'orders')
  for (const [change, reason] of [
    [agents.disable, 'Agent orders was disabled'],
    [agents.revoke, 'Agent orders was revoked'],
  ] as const) {
    await opstage.owner.call(change, { params: { agentId: id } })
    expect(await showService(opstage, serviceId)).toMatchObject({ status: 'STALE', statusReason: reason })
  }
})

test('an agent is deleted when it was revoked and has no service; its history keeps its name', async () => {
  const opstage = await startOpstage()
  const { id: agentId, serviceId } = await startAgent(opstage, 'orders')
  const params = { agentId }
  const remove = () => opstage.owner.call(agents.remove, { params })
  await expect(remove()).rejects.toMatchObject(refusal('AGENT_NOT_DELETABLE'))
  await opstage.owner.call(agents.revoke, { params })
  await expect(remove()).rejects.toMatchObject(refusal('AGENT_NOT_DELETABLE'))
  await opstage.owner.call(services.remove, { params: { serviceId } })
  await remove()
  await expect(remove()).rejects.toMatchObject(refusal('AGENT_NOT_FOUND'))
  await expect(opstage.owner.call(agents.get, { params })).rejects.toMatchObject(refusal('AGENT_NOT_FOUND'))
  const { data } = await opstage.owner.call(audit.list, { query: { targetId: agentId } })
  expect(data.map(({ action, targetName }) => `${action} ${targetName}`)).toEqual([
    'agent.deleted orders',
    'agent.revoked orders',
    'agent.online orders',
    'agent.registered orders',
  ])
})
