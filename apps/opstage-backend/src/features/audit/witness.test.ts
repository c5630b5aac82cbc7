import { agents, audit, createClient, dashboard, tokens } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { startAgent, type TestAgent } from '../../../test/agent.ts'
import { type Opstage, startOpstage } from '../../../test/harness.ts'
import { systemContext, transact } from '../../platform/context.ts'
import { EPOCH_ACTION } from './chain/event.ts'
import { record } from './record.ts'
import { hearWitness } from './witness.ts'

const alarms = async ({ owner }: Opstage) =>
  (await owner.call(audit.list, { query: { action: 'system.audit.alarm', sort: 'createdAt' } })).data

/** What the agent is given to remember. */
async function remembered(opstage: Opstage, agent: TestAgent) {
  await opstage.seal()
  const { data } = await agent.beat()
  return data.auditHead!
}

/** More happens, as it would from one heartbeat to the next. */
async function goOn(opstage: Opstage) {
  await opstage.owner.call(tokens.create, { body: { name: 'another' } })
  await opstage.seal()
}

test('agents are given the newest head, and one that agrees raises nothing', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const head = await remembered(opstage, agent)
  const { sequence, hash, epoch } = opstage.parts.auditHead.newest!
  expect(head.slice(0, -87)).toBe(`${sequence}.${epoch}.${hash}`)
  // Older backends, to which an agent may say it as well, take no longer ones.
  expect(head.length).toBeLessThan(198)
  await goOn(opstage)
  await agent.beat({ auditHead: head })
  for (const auditHead of ['', 'nonsense', `${head}x`, '1.aud_x.1:00']) await agent.beat({ auditHead })
  expect(await alarms(opstage)).toEqual([])
})

test('a record that was written anew is found out by what agents remember, with one event and one notice', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const head = await remembered(opstage, agent)
  const [sequence] = head.split('.')
  const { db, owner } = opstage
  // Whoever has the key too makes a chain in which every hash is right.
  await db
    .updateTable('auditEvent')
    .set({ hash: `1:${'0'.repeat(64)}` })
    .where('sequence', '=', Number(sequence))
    .execute()
  for (let i = 0; i < 3; i += 1) {
    opstage.clock.advance(i * 61)
    await agent.beat({ auditHead: head })
  }
  const since = expect.any(String) as string
  const message = expect.stringMatching(
    `^Agent orders remembers event ${sequence} of the audit record with the hash 1:`,
  ) as string
  expect(await alarms(opstage)).toMatchObject([
    { result: 'FAILURE', targetName: 'orders', message, metadata: { kind: 'WITNESS' } },
  ])
  const summary = async () => (await owner.call(dashboard.summary, {})).data.notices
  expect(await summary()).toEqual([{ code: 'AUDIT_ALARM', message, since }])
  expect((await owner.call(audit.verify, {})).data.alarm).toEqual({ kind: 'WITNESS', message, since })

  const acknowledge = createClient({ baseUrl: opstage.baseUrl, headers: () => owner.headers })(
    audit.acknowledgeAlarm,
    {},
  )
  await acknowledge
  expect(await summary()).toEqual([])
  expect(await opstage.auditActions()).toContain('audit.alarm.acknowledged')
})

test('a true witness is told from one that is not: what agents remember bears a signature', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const head = await remembered(opstage, agent)
  const [sequence, epoch] = head.split('.')
  const raised = async (auditHead: string) => {
    await agent.beat({ auditHead })
    await opstage.owner.call(audit.acknowledgeAlarm, {})
    return (await alarms(opstage)).at(-1)!.message
  }
  const other = `${sequence}.${epoch}.1:${'a'.repeat(64)}`
  expect(await raised(other)).toContain('It is not signed')
  expect(await raised(`${other}.${head.slice(-86)}`)).toContain('Its signature is by no key of this record')
  await opstage.db
    .updateTable('auditEvent')
    .set({ hash: `1:${'0'.repeat(64)}` })
    .where('sequence', '=', Number(sequence))
    .execute()
  expect(await raised(head)).toMatch(
    /It is signed with the key [0-9a-f]{16} of this record: the agent did not make it up$/,
  )
})

test('a tail that was cut off and signed anew, and another beginning, are found out too', async () => {
  for (const change of ['tail', 'beginning']) {
    const opstage = await startOpstage()
    const agent = await startAgent(opstage, 'orders')
    const head = await remembered(opstage, agent)
    const forged = change === 'tail' ? { sequence: 2 } : { epoch: 'aud_other' }
    await opstage.db.updateTable('auditAnchor').set(forged).execute()
    await agent.beat({ auditHead: head })
    const found = change === 'tail' ? 'the record ends at event 2' : 'the record has another beginning, aud_other'
    expect((await alarms(opstage)).map(({ message }) => message)).toEqual([expect.stringContaining(found)])
  }
})

test('after a restore the record is believed where it goes back, and compared where it is the same', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  const early = await remembered(opstage, agent)
  await goOn(opstage)
  const restored = { ...systemContext(opstage.parts, 'restore') }
  await transact(restored, (ctx) => record(ctx, EPOCH_ACTION, { type: 'Workspace', id: ctx.workspaceId }))
  await goOn(opstage)
  const { newest } = opstage.parts.auditHead
  const event = await opstage.db
    .selectFrom('auditEvent')
    .select('id')
    .where('action', '=', EPOCH_ACTION)
    .executeTakeFirstOrThrow()
  expect(newest?.epoch).toBe(event.id)
  // What was between the backup and the restore is gone, and that is on the record.
  const [, first] = early.split('.')
  const lost = `${newest!.sequence}.${first}.1:${'a'.repeat(64)}`
  for (const auditHead of [early, lost]) await agent.beat({ auditHead })
  expect(await alarms(opstage)).toEqual([])
  await agent.beat({ auditHead: `2.${first}.1:${'a'.repeat(64)}` })
  expect(await alarms(opstage)).toHaveLength(1)
})

test('of what agents say they remember a thousand are remembered in turn', async () => {
  const { parts } = await startOpstage()
  const ctx = systemContext(parts, 'test')
  for (let i = 0; i < 1001; i += 1) await hearWitness(ctx, `1.aud_x.1:${i.toString(16).padStart(64, '0')}`)
  expect(parts.auditHead.heard.size).toBe(1000)
})

test('a v0.1 agent need not know of it', async () => {
  const opstage = await startOpstage()
  const agent = await startAgent(opstage, 'orders')
  await agent.call(agents.heartbeat, { params: { agentId: agent.id }, body: { auditHead: null } })
  expect(await alarms(opstage)).toEqual([])
})
