import { agents, audit, delivery } from '@xtrape/capsule-contracts-node'
import { expect, test, vi } from 'vitest'
import { registerAgent, showService, startAgent } from '../../../test/agent.ts'
import { requestAction, startCommand } from '../../../test/command.ts'
import { startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

test('a token bound to the code gives an agent back its identity, its services and its history', async () => {
  const opstage = await startOpstage({ frozen: true })
  const old = await startAgent(opstage, 'orders')
  const again = await registerAgent(opstage, old.registrationToken, 'orders')
  expect(again.id).toBe(old.id)
  expect(again.token).not.toBe(old.token)
  expect(await showService(opstage, old.serviceId)).toMatchObject({ agentId: old.id, status: 'HEALTHY' })
  const { data } = await opstage.owner.call(audit.list, { query: { targetId: old.id, action: 'agent.re_enrolled' } })
  expect(data).toHaveLength(1)
})

test('the replaced token may finish what it began for ten minutes, and nothing else', async () => {
  const opstage = await startOpstage({ frozen: true })
  const old = await startAgent(opstage, 'orders')
  const [first, second] = [await startCommand(opstage, old, 'wipe'), await startCommand(opstage, old, 'wipe')]
  await registerAgent(opstage, old.registrationToken, 'orders')

  const revoked = refusal('AGENT_TOKEN_REVOKED')
  await expect(old.beat()).rejects.toMatchObject(revoked)
  await expect(old.poll()).rejects.toMatchObject(revoked)
  await expect(old.report([])).rejects.toMatchObject(revoked)

  opstage.clock.advance(120)
  expect((await old.progress(first.id, { percent: 50 })).data).toEqual({ cancelRequested: false })
  expect((await old.finish(first.id, { success: true })).data).toMatchObject({ status: 'SUCCEEDED' })
  opstage.clock.advance(481)
  await expect(old.finish(second.id, { success: true })).rejects.toMatchObject(refusal('AGENT_TOKEN_EXPIRED'))
})

test('a poll that waits under the token that is replaced ends, and takes nothing any more', async () => {
  const opstage = await startOpstage({ frozen: true })
  const old = await startAgent(opstage, 'orders')
  const waiting = old.call(delivery.poll, { params: { agentId: old.id }, query: { waitSeconds: 55 } })
  await vi.waitFor(() => expect(opstage.parts.wakeups.size()).toBe(1))
  const again = await registerAgent(opstage, old.registrationToken, 'orders')
  expect(await waiting).toMatchObject({ data: [], superseded: true })
  const { id } = await requestAction(opstage, old, 'echo')
  expect((await again.poll()).map((command) => command.id)).toEqual([id])
})

test('a disabled agent that re-enrols stays disabled', async () => {
  const opstage = await startOpstage({ frozen: true })
  const { id: agentId, registrationToken } = await startAgent(opstage, 'orders')
  await opstage.owner.call(agents.disable, { params: { agentId } })
  const again = registerAgent(opstage, registrationToken, 'orders')
  // Its first heartbeat.
  await expect(again).rejects.toMatchObject(refusal('AGENT_DISABLED'))
  const { data } = await opstage.owner.call(agents.get, { params: { agentId } })
  expect(data).toMatchObject({ status: 'DISABLED', disabledAt: expect.any(String) })
})

test('a revoked agent that re-enrols begins again: pending until it is heard', async () => {
  const opstage = await startOpstage({ frozen: true })
  const old = await startAgent(opstage, 'orders')
  const params = { agentId: old.id }
  await opstage.owner.call(agents.revoke, { params })
  await expect(old.beat()).rejects.toMatchObject(refusal('AGENT_REVOKED'))
  await opstage.anonymous(agents.register, {
    body: { registrationToken: old.registrationToken, agent: { code: 'orders', mode: 'embedded' } },
  })
  expect((await opstage.owner.call(agents.get, { params })).data).toMatchObject({
    status: 'PENDING',
    revokedAt: null,
    lastHeartbeatAt: null,
  })
  // The old token stays worthless.
  await expect(old.beat()).rejects.toMatchObject(refusal('AGENT_TOKEN_REVOKED'))

  const again = await registerAgent(opstage, old.registrationToken, 'orders')
  expect(again.id).toBe(old.id)
  expect((await opstage.owner.call(agents.get, { params })).data).toMatchObject({ status: 'ONLINE' })
})
