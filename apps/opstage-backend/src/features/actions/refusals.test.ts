import { actions, agents, type ErrorCode, tokens } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, startAgent } from '../../../test/agent.ts'
import { requestAction } from '../../../test/command.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { refusal, refusalsOf } from '../../../test/refusal.ts'

/** Why each of the three ways of asking was refused, and how many commands there are all the same. */
async function ask({ owner, db }: Opstage, serviceId: string, actionName: string) {
  const params = { serviceId, actionName }
  const ways = [actions.execute, actions.prepare, actions.prepareNow].map((route) => owner.call(route, { params }))
  const refused = refusalsOf(await Promise.allSettled(ways))
  return { refused, commands: (await db.selectFrom('command').select('id').execute()).length }
}

const refusedAs = (code: ErrorCode) => ({ refused: Array(3).fill(expect.objectContaining(refusal(code))), commands: 0 })

test('what is not there or switched off cannot be asked for', async () => {
  const opstage = await startOpstage()
  const { serviceId } = await startAgent(opstage, 'orders')
  expect(await ask(opstage, 'svc_unknown', 'echo')).toEqual(refusedAs('CAPSULE_SERVICE_NOT_FOUND'))
  expect(await ask(opstage, serviceId, 'nothing')).toEqual(refusedAs('ACTION_NOT_FOUND'))
  expect(await ask(opstage, serviceId, 'off')).toEqual(refusedAs('ACTION_DISABLED'))
})

test('an agent that was never seen is not ready', async () => {
  const opstage = await startOpstage()
  const { data: token } = await opstage.owner.call(tokens.create, {})
  const agent = { code: 'orders', mode: 'embedded' } as const
  await opstage.anonymous(agents.register, {
    body: { registrationToken: token.rawToken, agent, service: aService('orders') },
  })
  const { id } = await opstage.db.selectFrom('capsuleService').select('id').executeTakeFirstOrThrow()
  expect(await ask(opstage, id, 'echo')).toEqual(refusedAs('AGENT_NOT_READY'))
})

test('an agent that is offline takes nothing until it is heard again', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  await opstage.flush()
  opstage.clock.advance(100)
  expect(await ask(opstage, agent.serviceId, 'echo')).toEqual(refusedAs('AGENT_HEARTBEAT_STALE'))
  await agent.poll()
  expect((await requestAction(opstage, agent, 'echo')).status).toBe('PENDING')
})

test('an agent that was disabled or revoked takes nothing', async () => {
  const opstage = await startOpstage()
  const { id: agentId, serviceId } = await startAgent(opstage, 'orders')
  for (const change of [agents.disable, agents.revoke]) {
    await opstage.owner.call(change, { params: { agentId } })
    expect(await ask(opstage, serviceId, 'echo')).toEqual(refusedAs('AGENT_NOT_AVAILABLE'))
  }
})

test('what is dangerous must be confirmed', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const confirmed = (confirmation: boolean) => requestAction(opstage, agent, 'wipe', { confirmation })
  await expect(confirmed(false)).rejects.toMatchObject(refusal('ACTION_REQUIRES_CONFIRMATION'))
  expect((await confirmed(true)).status).toBe('PENDING')
})

test('a payload that does not fit the input schema is refused, and each problem has its place', async () => {
  const opstage = await startOpstage()
  const inputSchema = {
    type: 'object',
    required: ['size', 'to'],
    additionalProperties: false,
    properties: {
      size: { type: 'integer', minimum: 1 },
      to: { type: 'object', required: ['city'], properties: { city: { type: 'string', pattern: '^[A-Z]' } } },
      tags: { type: 'array', items: { type: 'string', maxLength: 3 } },
    },
  }
  const service = aService('orders', { actions: [{ name: 'ship', label: 'Ship', inputSchema }] })
  const agent = await startAgent(opstage, 'orders', service)
  const ship = (payload: Record<string, unknown>) => requestAction(opstage, agent, 'ship', { payload })
  await expect(ship({ size: 0, to: { city: 'berlin' }, tags: ['ok', 'too long'], more: 1 })).rejects.toMatchObject({
    ...refusal('ACTION_PAYLOAD_INVALID'),
    details: {
      issues: expect.arrayContaining([
        expect.objectContaining({ path: 'payload.size' }),
        { path: 'payload.to.city', message: 'must match ^[A-Z]' },
        expect.objectContaining({ path: 'payload.tags.1' }),
        { path: 'payload.more', message: 'is not a field of this action' },
      ]),
    },
  })
  await expect(ship({ to: {} })).rejects.toMatchObject({
    details: {
      issues: expect.arrayContaining([
        { path: 'payload.size', message: 'is required' },
        { path: 'payload.to.city', message: 'is required' },
      ]),
    },
  })
  expect((await ship({ size: 1, to: { city: 'Berlin' } })).payload).toEqual({ size: 1, to: { city: 'Berlin' } })
})

test('a request carries its reason, for the command and for the record', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const command = await requestAction(opstage, agent, 'echo', { reason: ' ticket 42, with password=hunter2 ' })
  expect(command.reason).toBe('ticket 42, with password=[REDACTED]')
  const rows = await opstage.db.selectFrom('auditEvent').selectAll().orderBy('id').execute()
  expect(rows.at(-1)).toMatchObject({ action: 'service.action.requested', message: command.reason })
  expect(JSON.stringify(rows)).not.toContain('hunter2')
})

test('who asks without a body asks for an empty payload', async () => {
  const opstage = await startOpstage()
  const { serviceId, poll } = await startAgent(opstage, 'orders')
  await opstage.owner.call(actions.execute, { params: { serviceId, actionName: 'echo' } })
  expect(await poll()).toMatchObject([{ payload: {}, type: 'ACTION_EXECUTE', actionName: 'echo' }])
})
