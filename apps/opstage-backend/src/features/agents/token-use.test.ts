import { agents, audit } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { aService, startAgent } from '../../../test/agent.ts'
import { startOpstage } from '../../../test/harness.ts'

const knock = (baseUrl: string, agentId: string, token: string) =>
  fetch(`${baseUrl}/api/agents/${agentId}/commands`, { headers: { authorization: `Bearer ${token}` } })

test('an agent with a token that is not good any more is on the record, once a minute', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders', aService('orders'))
  await opstage.owner.call(agents.revoke, { params: { agentId: agent.id } })
  const events = async () => (await opstage.owner.call(audit.list, { query: { action: 'agent_token.rejected' } })).data

  await knock(opstage.baseUrl, agent.id, agent.token)
  await knock(opstage.baseUrl, agent.id, agent.token)
  await knock(opstage.baseUrl, agent.id, 'opstage_agent_made-up')
  expect(await events()).toMatchObject([
    { actorType: 'AGENT', targetId: null, metadata: { errorCode: 'AGENT_TOKEN_INVALID' }, ipAddress: '127.0.0.1' },
    { actorType: 'AGENT', targetName: 'orders', metadata: { errorCode: 'AGENT_REVOKED' }, result: 'FAILURE' },
  ])
  opstage.clock.advance(60)
  await knock(opstage.baseUrl, agent.id, agent.token)
  expect(await events()).toHaveLength(3)
})

test('many addresses together do not fill the record with refusals', async () => {
  const opstage = await startOpstage({ frozen: true, env: { OPSTAGE_TRUST_PROXY: '127.0.0.1' } })
  for (let i = 0; i < 120; i += 1) {
    const headers = { authorization: 'Bearer opstage_agent_x', 'x-forwarded-for': `203.0.113.${i}` }
    await fetch(`${opstage.baseUrl}/api/agents/agt_0/commands`, { headers })
  }
  const recorded = (await opstage.auditActions()).filter((action) => action === 'agent_token.rejected')
  expect(recorded).toHaveLength(100)
})

test('when a token was last used is written with who was heard, to the minute', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders', aService('orders'))
  const lastUsedAt = async () => {
    await opstage.flush()
    const { lastUsedAt } = await opstage.db.selectFrom('agentToken').select('lastUsedAt').executeTakeFirstOrThrow()
    return lastUsedAt
  }
  await agent.poll()
  const first = opstage.clock.now().toISOString()
  expect(await lastUsedAt()).toBe(first)
  opstage.clock.advance(59)
  await agent.poll()
  expect(await lastUsedAt()).toBe(first)
  opstage.clock.advance(1)
  await agent.poll()
  expect(await lastUsedAt()).toBe(opstage.clock.now().toISOString())
})
