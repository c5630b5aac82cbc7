import { agents, audit, users } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent } from '../../../test/agent.ts'
import { OWNER, startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

test('an event says who did what to whom, from where, and by which request', async () => {
  const opstage = await startOpstage()
  const { id: agentId } = await startAgent(opstage, 'orders')
  const path = `/api/admin/agents/${agentId}/disable`
  const response = await fetch(opstage.baseUrl + path, {
    method: 'POST',
    headers: { ...opstage.owner.headers, 'user-agent': `tester/1.0 ${'x'.repeat(500)}` },
  })
  await opstage.seal()
  const { data } = await opstage.owner.call(audit.list, { query: { action: 'agent.disabled' } })
  expect(data).toEqual([
    {
      id: expect.stringMatching(/^aud_/),
      actorType: 'USER',
      actorId: opstage.owner.user.id,
      actorName: 'admin',
      action: 'agent.disabled',
      targetType: 'Agent',
      targetId: agentId,
      targetName: 'orders',
      result: 'SUCCESS',
      message: null,
      metadata: { commandIds: [] },
      ipAddress: '127.0.0.1',
      userAgent: expect.stringMatching(/^tester\/1\.0 x{289}$/),
      requestId: response.headers.get('x-request-id'),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      workspaceId: expect.stringMatching(/^wks_/),
      sequence: expect.any(Number),
      hash: expect.stringMatching(/^1:[0-9a-f]{64}$/),
    },
  ])
  const one = await opstage.owner.call(audit.get, { params: { auditEventId: data[0]!.id } })
  expect(one.data).toEqual(data[0])
  const unknown = opstage.owner.call(audit.get, { params: { auditEventId: 'aud_unknown' } })
  await expect(unknown).rejects.toMatchObject(refusal('AUDIT_EVENT_NOT_FOUND'))
})

test('what was denied is on the record as a failure, once a minute for each person and route', async () => {
  const opstage = await startOpstage()
  const vera = await opstage.withRole('viewer')
  const denied = () => expect(vera.call(users.list, {})).rejects.toMatchObject(refusal('FORBIDDEN'))
  for (let i = 0; i < 3; i += 1) await denied()
  const events = async () => (await opstage.owner.call(audit.list, { query: { action: 'access.denied' } })).data
  expect(await events()).toMatchObject([
    {
      actorName: vera.user.username,
      result: 'FAILURE',
      message: 'GET /api/admin/users',
      metadata: { errorCode: 'FORBIDDEN', operation: 'listUsers' },
    },
  ])
  opstage.clock.advance(61)
  await denied()
  expect(await events()).toHaveLength(2)
})

test('a change that is refused leaves no event of having happened', async () => {
  const opstage = await startOpstage()
  const before = await opstage.auditActions()
  const change = { params: { userId: opstage.owner.user.id }, body: { status: 'DISABLED' } } as const
  await expect(opstage.owner.call(users.update, change)).rejects.toMatchObject(refusal('LAST_OWNER_REQUIRED'))
  expect(await opstage.auditActions()).toEqual(before)
})

test('events keep the names of their time', async () => {
  const opstage = await startOpstage()
  const vera = await opstage.withRole('operator')
  const { id: agentId } = await startAgent(opstage, 'orders', null)
  await vera.call(agents.revoke, { params: { agentId } })
  await opstage.owner.call(agents.remove, { params: { agentId } })
  await opstage.db.deleteFrom('session').where('userId', '=', vera.user.id).execute()
  await opstage.db.deleteFrom('user').where('id', '=', vera.user.id).execute()
  const { data } = await opstage.owner.call(audit.list, { query: { action: 'agent.revoked' } })
  expect(data).toMatchObject([{ actorName: vera.user.username, targetName: 'orders' }])
})

test('events are found by all that describes them', async () => {
  const opstage = await startOpstage()
  const { id: agentId } = await startAgent(opstage, 'orders')
  await opstage.signIn({ ...OWNER, password: 'wrong wrong wrong' }).catch(() => {})
  opstage.clock.advance(10)
  const middle = opstage.clock.now().toISOString()
  opstage.clock.advance(10)
  await opstage.owner.call(agents.disable, { params: { agentId } })
  const found = async (query: object) =>
    (await opstage.owner.call(audit.list, { query: { sort: 'createdAt', ...query } })).data.map(({ action }) => action)
  expect(await found({ result: 'FAILURE' })).toEqual(['session.login.failed'])
  expect(await found({ actorType: 'SYSTEM' })).toEqual(['system.bootstrap.completed'])
  expect(await found({ actorId: agentId, targetType: ['Agent', 'AgentToken'] })).toEqual([
    'agent.registered',
    'agent_token.issued',
    'agent.online',
  ])
  expect(await found({ targetId: agentId, from: middle })).toEqual(['agent.disabled'])
  expect(await found({ to: middle, action: ['session.login.succeeded', 'agent.disabled'] })).toEqual([
    'session.login.succeeded',
  ])
  expect(await found({ actorType: ['USER', 'SYSTEM'], pageSize: 2, page: 2 })).toHaveLength(2)
})

test('history is paged by a cursor, each event once, while new ones arrive', async () => {
  const opstage = await startOpstage()
  const { id: agentId } = await startAgent(opstage, 'orders')
  const params = { agentId }
  for (let i = 0; i < 4; i += 1) {
    await opstage.owner.call(agents.disable, { params })
    await opstage.owner.call(agents.enable, { params })
  }
  const query = { targetId: agentId, action: ['agent.disabled', 'agent.enabled'], pageSize: 3 }
  const expected = (await opstage.owner.call(audit.list, { query: { ...query, pageSize: 100 } })).data
  const seen: unknown[] = []
  let cursor: string | undefined
  do {
    const { data, pagination } = await opstage.owner.call(audit.list, {
      query: { ...query, ...(cursor ? { cursor } : {}) },
    })
    seen.push(...data)
    cursor = pagination.nextCursor
    await opstage.owner.call(agents.disable, { params })
  } while (cursor)
  expect(seen).toEqual(expected)
})

test('a cursor that is none of ours, or goes with another order, is refused', async () => {
  const { owner } = await startOpstage()
  for (const query of [
    { cursor: 'nonsense' },
    { cursor: 'W10' },
    { sort: '-createdAt,createdAt', cursor: 'WyJhIiwiYiJd' },
  ])
    await expect(owner.call(audit.list, { query })).rejects.toMatchObject({
      ...refusal('VALIDATION_FAILED'),
      details: { issues: [{ path: 'query.cursor' }] },
    })
})
