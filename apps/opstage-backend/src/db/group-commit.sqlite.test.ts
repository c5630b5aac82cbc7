import Database from 'better-sqlite3'
import { Kysely, type LogEvent, sql, SqliteDialect } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { groupCommit } from './group-commit.ts'

interface Tables {
  note: { id: string; parent: string | null }
}

/** A database whose commit fails when a note refers to a parent that is not there. */
async function setUp() {
  const statements: string[] = []
  const database = new Database(':memory:')
  const log = ({ level, query }: LogEvent) => void (level === 'query' && statements.push(query.sql))
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
  const own = new Kysely<Tables>({ dialect: new SqliteDialect({ database }), log })
  onTestFinished(() => db.destroy())
  database.pragma('foreign_keys = ON')
  await sql`create table note (id text primary key, parent text references note(id) deferrable initially deferred)`.execute(
    db,
  )
  const { transaction, commits } = groupCommit(db, own, async () => void statements.push('sync'))
  const add = (id: string, parent: string | null = null) =>
    transaction(async (tx) => {
      await tx.insertInto('note').values({ id, parent }).execute()
      return id
    })
  const ids = async () => (await db.selectFrom('note').select('id').orderBy('id').execute()).map(({ id }) => id)
  const count = (statement: string) => statements.filter((one) => one === statement).length
  return { transaction, commits, add, ids, count, statements }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what arrives in one turn shares one commit', async () => {
  const { add, ids, count, commits } = await setUp()
  expect(await Promise.all(['a', 'b', 'c'].map((id) => add(id)))).toEqual(['a', 'b', 'c'])
  expect(commits()).toBe(1)
  expect(await ids()).toEqual(['a', 'b', 'c'])
  expect([count('begin immediate'), count('commit'), count('savepoint job')]).toEqual([1, 1, 3])
})

test('one that fails rolls back alone, and is told its own error', async () => {
  const { add, transaction, ids } = await setUp()
  const outcomes = await Promise.allSettled([
    add('a'),
    transaction(async (tx) => {
      await tx.insertInto('note').values({ id: 'half-way', parent: null }).execute()
      throw new Error('changed my mind')
    }),
    add('a'),
    add('b'),
  ])
  expect(outcomes).toEqual([
    { status: 'fulfilled', value: 'a' },
    { status: 'rejected', reason: expect.objectContaining({ message: 'changed my mind' }) },
    { status: 'rejected', reason: expect.objectContaining({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' }) },
    { status: 'fulfilled', value: 'b' },
  ])
  expect(await ids()).toEqual(['a', 'b'])
})

test('nobody is answered before the commit is on disk', async () => {
  const { add, statements } = await setUp()
  await Promise.all([add('a').then(() => statements.push('answer')), add('b').then(() => statements.push('answer'))])
  expect(statements.slice(-4)).toEqual(['commit', 'sync', 'answer', 'answer'])
})

test('a commit that fails fails all, leaves nothing, and the next one works', async () => {
  const { add, ids } = await setUp()
  const outcomes = await Promise.allSettled([add('a'), add('orphan', 'nobody'), add('b')])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'SQLITE_CONSTRAINT_FOREIGNKEY' } })
  expect(await ids()).toEqual([])
  expect(await add('c')).toBe('c')
  expect(await ids()).toEqual(['c'])
})

test('when SQLite undoes the whole group by itself, all are told why', async () => {
  const { add, transaction, ids } = await setUp()
  const outcomes = await Promise.allSettled([
    add('a'),
    transaction(async (tx) => {
      await sql`rollback`.execute(tx) // as after an error of the disk
      throw new Error('disk I/O error')
    }),
    add('b'),
  ])
  for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { message: 'disk I/O error' } })
  expect(await ids()).toEqual([])
  expect(await add('c')).toBe('c')
})

test('what arrives while a group commits goes with the next one', async () => {
  const { add, transaction, count, ids } = await setUp()
  let late: Promise<string> | undefined
  await transaction(async (tx) => {
    await tx.insertInto('note').values({ id: 'a', parent: null }).execute()
    late = add('b')
    await turn()
  })
  expect(await late).toBe('b')
  expect([await ids(), count('begin immediate')]).toEqual([['a', 'b'], 2])
})

test('a group is bounded, so that the first does not wait for the thousandth', async () => {
  const { add, count, ids } = await setUp()
  await Promise.all(Array.from({ length: 450 }, (_, i) => add(`note ${i}`)))
  expect(await ids()).toHaveLength(450)
  expect(count('begin immediate')).toBe(3)
})

test('jobs see what those before them in the group have written', async () => {
  const { add, transaction } = await setUp()
  const [, seen] = await Promise.all([add('a'), transaction((tx) => tx.selectFrom('note').selectAll().execute())])
  expect(seen).toEqual([{ id: 'a', parent: null }])
})
