import { agents, audit, createClient, settings, tokens } from '@xtrape/capsule-contracts-node'
import { expect, test } from 'vitest'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { startAgent } from '../../../test/agent.ts'
import { isPostgres, type Opstage, OWNER, startOpstage } from '../../../test/harness.ts'
import { lastingDatabase } from '../../../test/lasting-database.ts'
import { temporaryFolder } from '../../../test/scenarios/server-process.ts'
import { verifyAt } from '../../host/audit-verify.ts'
import { signingKeyIn } from '../../platform/signing.ts'

const DAY = 86_400

const verification = async ({ baseUrl, owner }: Pick<Opstage, 'baseUrl' | 'owner'>) =>
  (await createClient({ baseUrl, headers: () => owner.headers })(audit.verify, {})).data

const numbers = async ({ db }: Opstage) =>
  (await db.selectFrom('auditEvent').select('sequence').orderBy('id').execute()).map(({ sequence }) => sequence)

test('every event gets its place within a second of its commit, without gaps and in the order of time', async () => {
  const opstage = await startOpstage()
  for (let i = 0; i < 5; i += 1) await opstage.owner.call(tokens.create, { body: { name: `token ${i}` } })
  const all = await numbers(opstage)
  await expect.poll(() => numbers(opstage), { timeout: 1000 }).toEqual(all.map((_, i) => i + 1))
  expect(await verification(opstage)).toMatchObject({ verified: true, events: all.length, unsealed: 0, problem: null })
})

test('two servers on one database that seal at once make one chain', async () => {
  const { url } = await lastingDatabase()
  const one = await startOpstage({ databaseUrl: url })
  // SQLite has one server; there the same one seals twice at once.
  const other = isPostgres ? await startOpstage({ databaseUrl: url }) : one
  const busy = async ({ owner, seal }: Opstage) => {
    for (let i = 0; i < 20; i += 1) {
      await owner.call(tokens.create, { body: { name: 'token' } })
      await Promise.all([seal(), i % 3 ? seal() : undefined])
    }
  }
  await Promise.all([busy(one), busy(other)])
  await Promise.all([one.seal(), other.seal()])
  expect((await numbers(one)).toSorted((a, b) => a! - b!)).toEqual((await numbers(one)).map((_, i) => i + 1))
  expect(await verification(other)).toMatchObject({ verified: true, unsealed: 0 })
})

test('what a crash left without a place gets it at the next start', async () => {
  const { url } = await lastingDatabase()
  const first = await startOpstage({ databaseUrl: url })
  await first.seal()
  const event = await first.db.selectFrom('auditEvent').selectAll().limit(1).executeTakeFirstOrThrow()
  await first.close()
  const second = await startOpstage({ databaseUrl: url })
  const left = { ...event, id: 'aud_left', createdAt: new Date().toISOString(), sequence: null, hash: null }
  await second.db.insertInto('auditEvent').values(left).execute()
  await second.seal()
  const { sequence } = await second.db
    .selectFrom('auditEvent')
    .select('sequence')
    .where('id', '=', 'aud_left')
    .executeTakeFirstOrThrow()
  expect(sequence).toBeGreaterThan(event.sequence!)
  expect(await verification(second)).toMatchObject({ verified: true })
})

test('a backlog of many batches is sealed, and read again in as many', async () => {
  const opstage = await startOpstage()
  await opstage.seal()
  const event = await opstage.db.selectFrom('auditEvent').selectAll().limit(1).executeTakeFirstOrThrow()
  const many = Array.from({ length: 2000 }, (_, i) => ({
    ...event,
    id: `aud_${10_000 + i}`,
    sequence: null,
    hash: null,
  }))
  for (let i = 0; i < many.length; i += 500)
    await opstage.db
      .insertInto('auditEvent')
      .values(many.slice(i, i + 500))
      .execute()
  await opstage.seal()
  expect(await verification(opstage)).toMatchObject({ verified: true, unsealed: 0 })
})

test('under a new key the record goes on, and what the one before has signed still counts', async () => {
  const { url } = await lastingDatabase()
  const first = await startOpstage({ databaseUrl: url })
  const agent = await startAgent(first, 'orders')
  await first.seal()
  const remembered = (await agent.beat()).data.auditHead
  const { keyId } = (await verification(first)).head!
  await first.close()
  // The file of the key, or the secret that it is made of, is another one.
  if (!isPostgres) await rm(join(dirname(url.slice('file:'.length)), 'audit-signing-key.pem'))
  const second = await startOpstage({
    databaseUrl: url,
    env: { OPSTAGE_SESSION_SECRET: 'another-secret-0123456789-abcdefghij' },
  })
  await second.owner.call(tokens.create, { body: { name: 'later' } })
  await second.seal()
  const found = await verification(second)
  expect(found).toMatchObject({ verified: true, problem: null, alarm: null })
  expect(found.head!.keyId).not.toBe(keyId)
  expect(await second.db.selectFrom('auditKey').select('id').execute()).toHaveLength(2)

  const again = createClient({ baseUrl: second.baseUrl, headers: () => agent.headers })
  const beat = () => again(agents.heartbeat, { params: { agentId: agent.id }, body: { auditHead: remembered } })
  await beat()
  expect((await verification(second)).alarm).toBeNull()
  await second.db
    .updateTable('auditEvent')
    .set({ hash: `1:${'0'.repeat(64)}` })
    .where('sequence', '<=', Number(remembered!.split('.')[0]))
    .execute()
  second.clock.advance(61)
  await beat()
  expect((await verification(second)).alarm!.message).toContain(`It is signed with the key ${keyId} of this record`)
})

test('the key may be kept apart from database, data folder and secret', async () => {
  const file = join(await temporaryFolder(), 'kept/apart.pem')
  const opstage = await startOpstage({ env: { OPSTAGE_AUDIT_KEY_FILE: file } })
  await opstage.seal()
  expect(await verification(opstage)).toMatchObject({ verified: true, head: { keyId: signingKeyIn(file).id } })
})

test('a key that cannot be read stops the start, instead of each heartbeat', async () => {
  const OPSTAGE_AUDIT_KEY_FILE = join(await temporaryFolder(), 'broken.pem')
  await writeFile(OPSTAGE_AUDIT_KEY_FILE, 'no key')
  await expect(startOpstage({ env: { OPSTAGE_AUDIT_KEY_FILE } })).rejects.toThrow(OPSTAGE_AUDIT_KEY_FILE)
})

test('retention leaves a signed checkpoint, and what is kept verifies', async () => {
  const { url } = await lastingDatabase()
  const opstage = await startOpstage({ databaseUrl: url })
  await opstage.owner.call(tokens.create, { body: { name: 'old' } })
  await opstage.seal()
  const old = (await numbers(opstage)).length
  opstage.clock.advance(91 * DAY)
  const owner = await opstage.signIn(OWNER)
  expect((await opstage.sweep()).deleted.auditEvent).toBe(old)
  const found = await verification({ ...opstage, owner })
  expect(found).toMatchObject({ verified: true, checkpoint: { sequence: old } })
  expect(found.head!.sequence).toBeGreaterThan(old)
  expect(await verifyAt(url)).toMatchObject({ problem: undefined })
  await opstage.db.deleteFrom('auditAnchor').where('kind', '=', 'CHECKPOINT').execute()
  expect(await verification({ ...opstage, owner })).toMatchObject({
    verified: false,
    problem: { kind: 'REMOVED', sequence: 1 },
  })
})

test('what was tampered with is neither built on nor deleted', async () => {
  const opstage = await startOpstage()
  await opstage.owner.call(settings.update, { body: { 'retention.auditDays': 10 } })
  await opstage.seal()
  const { db } = opstage
  await db.updateTable('auditEvent').set({ message: 'other' }).where('sequence', '=', 2).execute()
  opstage.clock.advance(11 * DAY)
  expect((await opstage.sweep()).deleted.auditEvent).toBe(0)
  const owner = await opstage.signIn(OWNER)
  const altered = { kind: 'ALTERED', sequence: 2 }
  expect(await verification({ ...opstage, owner })).toMatchObject({ verified: false, problem: altered })
  // It is the server that has found it, whoever asked.
  const { data } = await owner.call(audit.list, { query: { action: 'system.audit.alarm' } })
  expect(data).toMatchObject([{ actorType: 'SYSTEM', actorName: 'verification', result: 'FAILURE' }])
  // Nothing is left that the server would be sealing at this very moment.
  await opstage.seal()
  await db.updateTable('auditAnchor').set({ sequence: 1 }).execute()
  await owner.call(tokens.create, { body: { name: 'later' } })
  await expect(opstage.seal()).rejects.toThrow('The signed head of the audit record, at event 1, was altered')
  await db.deleteFrom('auditAnchor').execute()
  await expect(opstage.seal()).rejects.toThrow('The signed head of the audit record is gone')
})

test('an export without filters can be verified on its own', async () => {
  const opstage = await startOpstage()
  for (let i = 0; i < 3; i += 1) await opstage.owner.call(tokens.create, { body: { name: `tokén ${i}` } })
  const { headers } = opstage.owner
  const text = await (await fetch(`${opstage.baseUrl}/api/admin/audit-events/export`, { headers })).text()
  const file = join(await temporaryFolder(), 'audit.ndjson')
  const verify = async (lines: string[]) => {
    await writeFile(file, lines.join('\n'))
    const { problem, events } = await verifyAt(file)
    return problem ? [problem.kind, problem.sequence] : events
  }
  const lines = text.trim().split('\n')
  expect(await verify(lines)).toBe(lines.length - 1)
  expect(await verify(lines.with(3, lines[3]!.replace('"result":"SUCCESS"', '"result":"FAILURE"')))).toEqual([
    'ALTERED',
    3,
  ])
  expect(await verify(lines.with(3, '{"nonsense'))).toEqual(['ALTERED', 3])
  expect(await verify(lines.toSpliced(3, 1))).toEqual(['REMOVED', 3])
  expect(await verify(lines.with(3, lines[4]!).with(4, lines[3]!))).toEqual(['MOVED', 3])
  expect(await verify(lines.slice(0, -2))).toEqual(['CUT', lines.length - 2])
  await writeFile(file, lines.slice(1).join('\n'))
  await expect(verifyAt(file)).rejects.toThrow('An export has what it needs when it is NDJSON')
})
