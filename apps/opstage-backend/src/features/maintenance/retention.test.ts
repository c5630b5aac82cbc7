import { audit, commands, services, settings, tokens } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { registerAgent, startAgent, type TestAgent } from '../../../test/agent.ts'
import { requestAction, startCommand } from '../../../test/command.ts'
import { type Opstage, OWNER, startOpstage } from '../../../test/harness.ts'

const DAY = 86_400

const ids = async ({ db }: Opstage, table: 'command' | 'commandResult' | 'auditEvent' | 'session' | 'agentToken') =>
  (await db.selectFrom(table).select('id').execute()).map(({ id }) => id)

async function finished(opstage: Opstage, agent: TestAgent) {
  const { id } = await startCommand(opstage, agent, 'echo')
  await agent.finish(id, { success: true })
  return id
}

/** Tables whose rows somebody makes by hand, are replaced in place, or go with another row. */
const BOUNDED = [
  'schemaMigration',
  'workspace',
  'user',
  'recoveryCode',
  'agent',
  'capsuleService',
  'systemSetting',
  'serviceLabel',
  'serviceAcknowledgement',
  'configItem',
  'configChange',
  'actionDefinition',
  'commandResult',
  'auditAnchor',
  'auditKey',
]

test('every table that grows with time has a rule by which its rows go', async () => {
  const opstage = await startOpstage()
  const tables = (await opstage.db.introspection.getTables()).map(({ name }) => name)
  const { deleted } = await opstage.sweep()
  expect(tables.filter((name) => !(name in deleted) && !BOUNDED.includes(name))).toEqual([])
})

test('commands go with their results after 90 days; what is open stays', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  await finished(opstage, agent)
  opstage.clock.advance(50 * DAY)
  await agent.beat()
  const again = { ...opstage, owner: await opstage.signIn(OWNER) }
  const kept = await finished(again, agent)
  opstage.clock.advance(40 * DAY + 60)
  await agent.beat()
  const open = await requestAction({ owner: await opstage.signIn(OWNER) }, agent, 'echo')
  expect(await opstage.sweep()).toMatchObject({ deleted: { command: 1 } })
  expect(await ids(opstage, 'command')).toEqual([kept, open.id])
  expect(await ids(opstage, 'commandResult')).toHaveLength(1)
})

test('many commands leave no result behind, in however many batches they go', async () => {
  const opstage = await startOpstage()
  const { db } = opstage
  await finished(opstage, await startAgent(opstage, 'orders'))
  const command = await db.selectFrom('command').selectAll().executeTakeFirstOrThrow()
  const result = await db.selectFrom('commandResult').selectAll().executeTakeFirstOrThrow()
  const numbers = Array.from({ length: 1200 }, (_, i) => i)
  for (let i = 0; i < 1200; i += 400) {
    const some = numbers.slice(i, i + 400)
    await db
      .insertInto('command')
      .values(some.map((n) => ({ ...command, id: `cmd_${n}` })))
      .execute()
    const results = some.map((n) => ({ ...result, id: `crs_${n}`, commandId: `cmd_${n}` }))
    await db.insertInto('commandResult').values(results).execute()
  }
  opstage.clock.advance(91 * DAY)
  await opstage.sweep()
  expect(await ids(opstage, 'command')).toEqual([])
  expect(await ids(opstage, 'commandResult')).toEqual([])
})

test('a command does not go before the audit events that explain it', async () => {
  const opstage = await startOpstage({ env: { OPSTAGE_RETENTION_COMMANDS_DAYS: '10' } })
  const agent = await startAgent(opstage, 'orders')
  const id = await finished(opstage, agent)
  opstage.clock.advance(11 * DAY)
  await opstage.sweep()
  expect(await ids(opstage, 'command')).toEqual([id])

  const owner = await opstage.signIn(OWNER)
  await owner.call(settings.update, { body: { 'retention.auditDays': 5 } })
  // One of its events is of today: somebody saw its secret.
  const event = await opstage.db
    .selectFrom('auditEvent')
    .selectAll()
    .where('targetId', '=', id)
    .executeTakeFirstOrThrow()
  await opstage.db
    .insertInto('auditEvent')
    .values({ ...event, id: 'aud_late', createdAt: opstage.clock.now().toISOString(), sequence: null, hash: null })
    .execute()
  await opstage.sweep()
  expect(await ids(opstage, 'command')).toEqual([id])
  opstage.clock.advance(6 * DAY)
  await opstage.sweep()
  expect(await ids(opstage, 'command')).toEqual([])
})

test('of health changes the last one before the period stays: it is the state until the next', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  for (const status of ['DEGRADED', 'DOWN', 'UP'] as const) {
    opstage.clock.advance(60)
    await agent.beat({ health: { status } })
  }
  opstage.clock.advance(32 * DAY)
  await opstage.sweep()
  await opstage.sweep()
  const owner = await opstage.signIn(OWNER)
  const from = new Date(opstage.clock.now().getTime() - 40 * DAY * 1000).toISOString()
  const { data } = await owner.call(services.healthHistory, { params: { serviceId: agent.serviceId }, query: { from } })
  expect(data.map(({ status }) => status)).toEqual(['STALE'])
})

test('sessions go a week after they expired, tokens ninety days after their end', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  await registerAgent(opstage, agent.registrationToken, 'orders')
  await opstage.owner.call(tokens.create, { body: { name: 'expired', expiresInSeconds: 60 } })
  const used = await opstage.owner.call(tokens.create, { body: { name: 'used', expiresInSeconds: 300 * DAY } })
  await registerAgent(opstage, used.data.rawToken, 'billing')
  const revoked = await opstage.owner.call(tokens.create, { body: { name: 'revoked', expiresInSeconds: 300 * DAY } })
  await opstage.owner.call(tokens.revoke, { params: { tokenId: revoked.data.id } })
  const lasting = { name: 'lasting', agentCode: 'edge', expiresInSeconds: null, maxUses: null }
  await opstage.owner.call(tokens.create, { body: lasting })

  opstage.clock.advance(7 * DAY)
  expect((await opstage.sweep()).deleted).toMatchObject({ session: 0 })
  opstage.clock.advance(DAY)
  expect((await opstage.sweep()).deleted).toMatchObject({ session: 1, registrationToken: 0, agentToken: 0 })
  opstage.clock.advance(83 * DAY)
  expect((await opstage.sweep()).deleted).toMatchObject({ registrationToken: 4, agentToken: 1 })
  const left = await opstage.db.selectFrom('registrationToken').select('name').execute()
  expect(left).toEqual([{ name: 'lasting' }])
  expect(await ids(opstage, 'agentToken')).toHaveLength(2)
})

test('a sweep that somebody asked for says what it did; what was deleted is on the record', async () => {
  const opstage = await startOpstage({ frozen: true })
  const agent = await startAgent(opstage, 'orders')
  await requestAction(opstage, agent, 'echo')
  await opstage.flush()
  opstage.clock.advance(400)
  expect((await opstage.owner.call(settings.maintenance, {})).data).toBeNull()
  const { data } = await opstage.owner.call(settings.runMaintenance, {})
  expect(data).toMatchObject({ agentsOffline: 1, servicesChanged: 1, commandsExpired: 1 })
  expect((await opstage.auditActions()).filter((action) => action.startsWith('maintenance'))).toEqual([
    'maintenance.triggered',
  ])

  expect((await opstage.owner.call(settings.maintenance, {})).data).toEqual(data)

  opstage.clock.advance(91 * DAY)
  const run = await opstage.sweep()
  const owner = await opstage.signIn(OWNER)
  expect((await owner.call(settings.maintenance, {})).data).toEqual(run)
  const events = await owner.call(audit.list, { query: { action: 'maintenance.run' } })
  expect(events.data).toMatchObject([{ actorType: 'SYSTEM', metadata: { deleted: { command: 1, session: 1 } } }])
  expect((await owner.call(commands.list, {})).data).toEqual([])
})
