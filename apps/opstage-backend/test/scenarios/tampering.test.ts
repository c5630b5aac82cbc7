import { tokens } from '@xtrape/capsule-contracts-node'
import { expect, onTestFinished, test } from 'vitest'
import { openStore, type Store } from '../../src/db/open.ts'
import { verifyAt } from '../../src/host/audit-verify.ts'
import { startAgent } from '../agent.ts'
import { requestAction } from '../command.ts'
import { isPostgres, startOpstage } from '../harness.ts'
import { lastingDatabase } from '../lasting-database.ts'
import { temporaryFolder, typeOnHost } from './server-process.ts'

const NOT_NULL = ['id', 'workspaceId', 'actorType', 'action', 'result', 'metadataJson', 'createdAt']

type Row = Record<string, string | number | null> & { id: string; sequence: number }

/** A record of some length whose server has stopped, and hands to change it with. */
async function stoppedRecord() {
  const { url } = await lastingDatabase()
  const opstage = await startOpstage({ databaseUrl: url })
  const agent = await startAgent(opstage, 'orders')
  for (let i = 0; i < 5; i += 1) await opstage.owner.call(tokens.create, { body: { name: `token ${i}` } })
  await requestAction(opstage, agent, 'echo', { reason: 'to have one' })
  await opstage.close()
  const { db, close } = openStore(url)
  onTestFinished(close)
  const rows = (await db.selectFrom('auditEvent').selectAll().orderBy('sequence').execute()) as unknown as Row[]
  return { url, db, rows }
}

const set = async (db: Store['db'], { id }: Row, values: object) =>
  db.updateTable('auditEvent').set(values).where('id', '=', id).execute()

const problemAt = async (url: string) => {
  const { problem } = await verifyAt(url)
  return problem && [problem.kind, problem.sequence, problem.eventId]
}

test('a record that was left alone verifies, from the database alone', async () => {
  const { url, rows } = await stoppedRecord()
  expect(await verifyAt(url)).toMatchObject({ problem: undefined, events: rows.length, unsealed: 0 })
  expect(rows.length).toBeGreaterThan(14)
})

test('whichever column of an event is changed, that event is named', { timeout: 60_000 }, async () => {
  const { url, db, rows } = await stoppedRecord()
  for (const at of [0, 7, rows.length - 1]) {
    const row = rows[at]!
    for (const [column, was] of Object.entries(row)) {
      const others = column === 'sequence' ? [99_999, -1, null] : [`${was} `, null]
      for (const other of others) {
        if (other === was || (other === null && NOT_NULL.includes(column))) continue
        const id = column === 'id' ? String(other) : row.id
        await set(db, row, { [column]: other })
        const problem = await problemAt(url)
        await set(db, { ...row, id }, { [column]: was })
        // One with a smaller number stands before all others.
        const [kind, sequence] = column === 'sequence' ? [problem?.[0], problem?.[1]] : ['ALTERED', at + 1]
        expect([column, other, problem]).toEqual([column, other, [kind, sequence, id]])
      }
    }
  }
  expect(await problemAt(url)).toBeUndefined()
})

test('metadata that say the same in other words are not what was written', async () => {
  const { url, db, rows } = await stoppedRecord()
  const row = rows.find(({ metadataJson }) => metadataJson !== '{}')!
  await set(db, row, { metadataJson: String(row.metadataJson).replace('{', '{ ') })
  expect(await problemAt(url)).toEqual(['ALTERED', row.sequence, row.id])
})

test('the last ten deleted, or one', async () => {
  const { url, db, rows } = await stoppedRecord()
  const last = rows.at(-1)!.sequence
  await db.deleteFrom('auditEvent').where('sequence', '=', last).execute()
  expect(await problemAt(url)).toEqual(['CUT', last, null])
  await db
    .deleteFrom('auditEvent')
    .where('sequence', '>', last - 10)
    .execute()
  expect(await problemAt(url)).toEqual(['CUT', last - 9, null])
  // With the head set back as well, its signature is wrong.
  const { hash } = rows[last - 11]!
  await db
    .updateTable('auditAnchor')
    .set({ sequence: last - 10, count: last - 10, hash: String(hash) })
    .execute()
  expect(await problemAt(url)).toEqual(['UNSIGNED', last - 10, null])
  await db.deleteFrom('auditAnchor').execute()
  expect(await problemAt(url)).toEqual(['UNSIGNED', last - 10, null])
})

test('two exchanged, one removed, one inserted', async () => {
  const { url, db, rows } = await stoppedRecord()
  const [a, b] = [rows[3]!, rows[8]!]
  const { id: _, sequence: __, hash: ___, ...ofA } = a
  const { id: ____, sequence: _____, hash: ______, ...ofB } = b
  await set(db, a, { id: 'aud_x', ...ofB })
  await set(db, b, { id: a.id, ...ofA })
  await db.updateTable('auditEvent').set({ id: b.id }).where('id', '=', 'aud_x').execute()
  expect(await problemAt(url)).toEqual(['MOVED', 4, b.id])
  await db.deleteFrom('auditEvent').where('sequence', 'in', [4, 9]).execute()
  await db
    .insertInto('auditEvent')
    .values([a, b] as never)
    .execute()
  expect(await problemAt(url)).toBeUndefined()

  await db.deleteFrom('auditEvent').where('sequence', '=', 4).execute()
  expect(await problemAt(url)).toEqual(['REMOVED', 4, null])
  await db
    .insertInto('auditEvent')
    .values({ ...a, id: 'aud_false' } as never)
    .execute()
  expect(await problemAt(url)).toEqual(['ALTERED', 4, 'aud_false'])
})

const ofKind = isPostgres ? 'of PostgreSQL' : 'in a file'
test(`the command on the host says what it found ${ofKind}, and by its exit code`, { timeout: 60_000 }, async () => {
  const { url, db, rows } = await stoppedRecord()
  const run = (...args: string[]) => typeOnHost({}, ['audit', 'verify', ...args])
  const good = await run(url)
  expect(good).toMatchObject({ code: 0, stderr: '' })
  expect(good.stdout).toMatch(
    new RegExp(`^The record verifies. Events 1 to ${rows.length} are as they were written.\nSigned at `),
  )
  await set(db, rows[5]!, { message: 'nothing happened' })
  const bad = await run(url, '--json')
  expect(bad).toMatchObject({ code: 3, stderr: '' })
  expect(JSON.parse(bad.stdout)).toMatchObject({
    verified: false,
    events: 5,
    problem: { kind: 'ALTERED', sequence: 6, eventId: rows[5]!.id },
  })
  expect(await run(`${await temporaryFolder()}/none.db`)).toMatchObject({ code: 1, stdout: '' })
})
