import { agents, audit, createClient, type Input, tokens } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, startAgent } from '../../../test/agent.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { refusal, refusalsOf } from '../../../test/refusal.ts'

type Registration = NonNullable<Input<typeof agents.register>['body']>

const newToken = async ({ owner }: Opstage, body?: Input<typeof tokens.create>['body']) =>
  (await owner.call(tokens.create, { body })).data.rawToken

const register = ({ anonymous }: Opstage, body: Registration) => anonymous(agents.register, { body })

const anAgent = (code = 'orders') => ({ code, mode: 'embedded' as const, runtime: 'nodejs' })

test('an agent that registers gets an identity, its token once, and how often to come', async () => {
  const opstage = await startOpstage()
  const { data } = await register(opstage, { registrationToken: await newToken(opstage), agent: anAgent() })
  expect(data).toMatchObject({ heartbeatIntervalSeconds: 30, commandPollIntervalSeconds: 5, protocolVersion: '0.1' })
  expect(data.agentId).toMatch(/^agt_[0-9A-Z]{26}$/)
  expect(data.agentToken).toMatch(/^opstage_agent_[0-9A-Za-z]{43}$/)
  expect(data.capabilities).toEqual(expect.arrayContaining(['wait', 'progress']))
  expect(Math.abs(Date.parse(data.serverTime) - Date.now())).toBeLessThan(5000)

  const rows = JSON.stringify([
    await opstage.db.selectFrom('agentToken').selectAll().execute(),
    await opstage.db.selectFrom('auditEvent').selectAll().execute(),
  ])
  expect(rows).not.toContain(data.agentToken)
  const { data: shown } = await opstage.owner.call(agents.get, { params: { agentId: data.agentId } })
  expect(shown).toMatchObject({ code: 'orders', status: 'PENDING', lastHeartbeatAt: null, services: [] })
  expect((await opstage.auditActions()).slice(-3)).toEqual([
    'registration_token.consumed',
    'agent.registered',
    'agent_token.issued',
  ])
})

test('an agent may bring its first report along', async () => {
  const opstage = await startOpstage()
  const registrationToken = await newToken(opstage)
  const { data } = await register(opstage, { registrationToken, agent: anAgent(), service: aService('orders') })
  const { data: shown } = await opstage.owner.call(agents.get, { params: { agentId: data.agentId } })
  expect(shown.services).toMatchObject([
    { code: 'orders', agentStatus: 'PENDING', status: 'HEALTHY', healthStatus: 'UP' },
  ])
})

test('a refused registration leaves no row behind and its token usable', async () => {
  const opstage = await startOpstage()
  await startAgent(opstage, 'billing')
  const registrationToken = await newToken(opstage)
  const agent = anAgent()
  const twice = aService('orders', { configs: ['a', 'a'].map((key) => ({ key, type: 'string' })) })
  const foreignManifest = aService('orders', { manifest: aService('other').manifest })
  const brokenSchema = aService('orders', {
    actions: [{ name: 'a', label: 'A', inputSchema: { properties: { x: { pattern: '(?=x)' } } } }],
  })
  const before = await everything(opstage)
  for (const [body, code] of [
    [{ registrationToken, agent: anAgent('billing') }, 'AGENT_CODE_TAKEN'],
    [{ registrationToken, agent, service: aService('billing') }, 'CAPSULE_SERVICE_CODE_TAKEN'],
    [{ registrationToken, agent, service: foreignManifest }, 'CAPSULE_SERVICE_MANIFEST_INVALID'],
    [{ registrationToken, agent, service: twice }, 'VALIDATION_FAILED'],
    [{ registrationToken, agent, service: brokenSchema }, 'VALIDATION_FAILED'],
    [{ registrationToken, agent: { ...agent, mode: 'sidecar' } }, 'VALIDATION_FAILED'],
    [{ registrationToken, agent: anAgent('Orders!') }, 'VALIDATION_FAILED'],
  ] as [Registration, 'AGENT_CODE_TAKEN'][])
    await expect(register(opstage, body)).rejects.toMatchObject(refusal(code))
  expect(await everything(opstage)).toEqual(before)
  await register(opstage, { registrationToken, agent, service: aService('orders') })
})

async function everything({ db }: Opstage) {
  const tables = ['agent', 'agentToken', 'capsuleService', 'configItem', 'actionDefinition', 'auditEvent'] as const
  const counts = tables.map(async (table) => (await db.selectFrom(table).select('id').execute()).length)
  return [...(await Promise.all(counts)), await db.selectFrom('registrationToken').selectAll().orderBy('id').execute()]
}

test('a code that is taken is taken, whatever the agent that has it is doing', async () => {
  const opstage = await startOpstage()
  const { id: agentId } = await startAgent(opstage, 'orders')
  const again = async () => register(opstage, { registrationToken: await newToken(opstage), agent: anAgent() })
  for (const change of [agents.disable, agents.enable, agents.revoke]) {
    await expect(again()).rejects.toMatchObject(refusal('AGENT_CODE_TAKEN'))
    await opstage.owner.call(change, { params: { agentId } })
  }
  await expect(again()).rejects.toMatchObject(refusal('AGENT_CODE_TAKEN'))
})

test('of many who register one code at once, one gets it and the others keep their token', async () => {
  const opstage = await startOpstage()
  const raw = await Promise.all(Array.from({ length: 5 }, () => newToken(opstage)))
  const outcomes = await Promise.allSettled(
    raw.map((registrationToken) =>
      register(opstage, { registrationToken, agent: anAgent(), service: aService('orders') }),
    ),
  )
  expect(refusalsOf(outcomes)).toMatchObject(Array(4).fill(refusal('AGENT_CODE_TAKEN')))
  const { data: left } = await opstage.owner.call(tokens.list, { query: { status: 'ACTIVE' } })
  expect(left).toHaveLength(4)
})

test('replicas that start at once on a lasting token share one identity, and the last one has the token', async () => {
  const opstage = await startOpstage()
  const registrationToken = await newToken(opstage, { agentCode: 'orders', maxUses: null, expiresInSeconds: null })
  const replicas = Array.from({ length: 4 }, () => register(opstage, { registrationToken, agent: anAgent() }))
  const ids = (await Promise.all(replicas)).map(({ data }) => data.agentId)
  expect(new Set(ids).size).toBe(1)
  const active = opstage.db.selectFrom('agentToken').select('agentId').where('status', '=', 'ACTIVE')
  expect(await active.execute()).toEqual([{ agentId: ids[0] }])
})

test('foreign clients send null for what they leave out', async () => {
  const opstage = await startOpstage()
  const call = createClient({ baseUrl: opstage.baseUrl })
  const agent = { ...anAgent(), mode: 'ophub' as const, name: null, metadata: null, sdkVersion: null }
  await call(agents.register, { body: { registrationToken: await newToken(opstage), agent, service: null } })
  const { data } = await opstage.owner.call(audit.list, { query: { action: 'agent.registered' } })
  expect(data).toMatchObject([{ actorType: 'AGENT', actorName: 'orders', targetName: 'orders' }])
})
