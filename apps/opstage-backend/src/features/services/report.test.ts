import { agents, audit, services } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, registerAgent, type Reported, showService, startAgent } from '../../../test/agent.ts'
import { startOpstage } from '../../../test/harness.ts'
import { refusal } from '../../../test/refusal.ts'

const manifestOf = (code: string, more: object = {}) => ({ ...aService(code).manifest, ...more })

test('a report is the whole truth about a service: what it leaves out goes, what stays keeps its id', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const before = await showService(opstage, agent.serviceId)
  await agent.report([
    aService('orders', {
      name: 'Orders, renamed',
      manifest: manifestOf('orders', { version: '2.0.0', labels: { team: 'tea' } }),
      configs: [{ key: 'region', type: 'string', currentValue: 'eu' }],
      actions: [
        { name: 'echo', label: 'Echo again' },
        { name: 'new', label: 'New' },
      ],
    }),
  ])
  const after = await showService(opstage, agent.serviceId)
  expect(after).toMatchObject({ name: 'Orders, renamed', version: '2.0.0', labels: { team: 'tea' } })
  expect(after.configs).toMatchObject([{ key: 'region', valuePreview: 'eu' }])
  expect(after.actions.map(({ name, label }) => [name, label])).toEqual([
    ['echo', 'Echo again'],
    ['new', 'New'],
  ])
  expect(after.actions[0]!.id).toBe(before.actions.find(({ name }) => name === 'echo')!.id)

  await agent.report([aService('orders', { configs: [], actions: [], health: null })])
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ configs: [], actions: [], labels: {} })
})

test('what did not change keeps its time', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const { configs: before } = await showService(opstage, agent.serviceId)
  opstage.clock.advance(10)
  const another = { key: 'another', type: 'string' }
  await agent.report([aService('orders', { configs: [...aService('orders').configs!, another] })])
  const { configs: after } = await showService(opstage, agent.serviceId)
  expect(after.find(({ key }) => key === 'batchSize')).toEqual(before[0])
})

test('services that a report does not name stay', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const { data } = await agent.report([aService('payments')])
  expect(data.services).toMatchObject([{ code: 'payments' }])
  const { data: shown } = await opstage.owner.call(agents.get, { params: { agentId: agent.id } })
  expect(shown.services.map(({ code }) => code)).toEqual(['orders', 'payments'])
  expect((await showService(opstage, agent.serviceId)).actions).toHaveLength(4)
})

test('a manifest keeps the fields we do not know, and says what the report leaves out', async () => {
  const opstage = await startOpstage()
  const manifest = manifestOf('orders', {
    description: 'Sells tea',
    'x-team': { members: [1, 2] },
    capabilities: ['x'],
  })
  const agent = await startAgent(opstage, 'orders', aService('orders', { manifest }))
  const { data } = await opstage.owner.call(services.manifest, { params: { serviceId: agent.serviceId } })
  expect(data).toEqual({ schemaVersion: '1.0', ...manifest })
  expect(await showService(opstage, agent.serviceId)).toMatchObject({ description: 'Sells tea', runtime: 'nodejs' })
})

test('a report that is wrong anywhere changes nothing', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  await startAgent(opstage, 'billing')
  const before = await showService(opstage, agent.serviceId)
  const changed = aService('orders', { name: 'Changed', actions: [] })
  const action = { name: 'a', label: 'A' }
  const schema = (inputSchema: object) =>
    aService('other', { actions: [{ ...action, inputSchema: { ...inputSchema } }] })
  for (const [second, code, path] of [
    [aService('billing'), 'CAPSULE_SERVICE_CODE_TAKEN'],
    [aService('other', { manifest: manifestOf('another') }), 'CAPSULE_SERVICE_MANIFEST_INVALID'],
    [
      aService('other', { manifest: manifestOf('other', { kind: 'Pod' }) as Reported['manifest'] }),
      'VALIDATION_FAILED',
      'services.1.manifest.kind',
    ],
    [aService('other', { actions: [action, action] }), 'VALIDATION_FAILED', 'services.1.actions'],
    [
      aService('other', { configs: ['k', 'k'].map((key) => ({ key, type: 'x' })) }),
      'VALIDATION_FAILED',
      'services.1.configs',
    ],
    [aService('orders'), 'VALIDATION_FAILED', 'services'],
    [schema({ $ref: 'https://evil.example' }), 'VALIDATION_FAILED', 'services.1.actions.0.inputSchema'],
    [schema({ pattern: '(a+)+(?=b)' }), 'VALIDATION_FAILED', 'services.1.actions.0.inputSchema'],
    [schema({ description: 'x'.repeat(64 * 1024) }), 'VALIDATION_FAILED', 'services.1.actions.0.inputSchema'],
    [
      aService('other', { actions: [{ ...action, timeoutSeconds: 43_201 }] }),
      'VALIDATION_FAILED',
      'services.1.actions.0.timeoutSeconds',
    ],
  ] as [Reported, 'VALIDATION_FAILED', string?][])
    await expect(agent.report([changed, second])).rejects.toMatchObject({
      ...refusal(code),
      ...(path ? { details: { issues: [{ path }] } } : {}),
    })
  expect(await showService(opstage, agent.serviceId)).toEqual(before)
  expect((await opstage.owner.call(services.list, {})).pagination.total).toBe(2)
})

test('the code of another agent’s service is free only when that agent was revoked', async () => {
  const opstage = await startOpstage()
  const old = await startAgent(opstage, 'orders')
  const heir = await startAgent(opstage, 'heir', null)
  const take = () => heir.report([aService('orders')])
  await opstage.owner.call(agents.disable, { params: { agentId: old.id } })
  await expect(take()).rejects.toMatchObject(refusal('CAPSULE_SERVICE_CODE_TAKEN'))
  await opstage.owner.call(agents.revoke, { params: { agentId: old.id } })
  expect((await take()).data.services).toEqual([{ id: old.serviceId, code: 'orders' }])
  expect(await showService(opstage, old.serviceId)).toMatchObject({ agentCode: 'heir', status: 'HEALTHY' })

  const again = await registerAgent(opstage, old.registrationToken, 'orders')
  await expect(again.report([aService('orders')])).rejects.toMatchObject(refusal('CAPSULE_SERVICE_CODE_TAKEN'))
})

test('two agents that report one new code at once: one gets it, the other is told', async () => {
  const opstage = await startOpstage()
  const rivals = [await startAgent(opstage, 'one', null), await startAgent(opstage, 'two', null)]
  const outcomes = await Promise.allSettled(rivals.map((agent) => agent.report([aService('orders')])))
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const rejected = outcomes.find((outcome) => outcome.status === 'rejected')
  expect(rejected?.reason).toMatchObject(refusal('CAPSULE_SERVICE_CODE_TAKEN'))
})

test('an agent may report the same thing several times at once', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders', null)
  await Promise.all(Array.from({ length: 4 }, () => agent.report([aService('orders'), aService('payments')])))
  const { data } = await opstage.owner.call(services.list, {})
  expect(data.map(({ code }) => code).toSorted()).toEqual(['orders', 'payments'])
})

test('HIGH actions ask to be confirmed, whatever their author said', async () => {
  const opstage = await startOpstage()
  const actions = [
    { name: 'drop', label: 'Drop', dangerLevel: 'HIGH', requiresConfirmation: false, order: 2 },
    { name: 'ask', label: 'Ask', dangerLevel: 'LOW', requiresConfirmation: true, order: 1 },
    { name: 'mid', label: 'Mid', dangerLevel: 'MEDIUM' },
  ] as const
  const { serviceId } = await startAgent(opstage, 'orders', aService('orders', { actions: [...actions] }))
  const { data } = await opstage.owner.call(services.actions, { params: { serviceId } })
  expect(data.map(({ name, requiresConfirmation }) => [name, requiresConfirmation])).toEqual([
    ['ask', true],
    ['drop', true],
    ['mid', false],
  ])
  expect(data[2]).toMatchObject({ enabled: true, prepare: true, order: null, description: null })
})

test('a report is on the record', async () => {
  const opstage = await startOpstage()
  const { serviceId } = await startAgent(opstage, 'orders')
  const { data } = await opstage.owner.call(audit.list, { query: { action: 'service.reported', targetId: serviceId } })
  expect(data).toMatchObject([
    { actorType: 'AGENT', actorName: 'orders', targetName: 'orders', metadata: { version: '1.0.0', actions: 4 } },
  ])
})
