import { once } from 'node:events'
import pg from 'pg'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { emptyDatabase } from '../../test/lasting-database.ts'
import { gathered, inserted } from './gathered.ts'
import { migrate } from './migrate.ts'
import type { Db } from './open.ts'

const insertSetting = inserted('systemSetting')
const findSetting = gathered(({ db }, { key }: { key: string }) =>
  db.selectFrom('systemSetting').select(['key', 'valueJson']).where('key', '=', key),
)
const claimSetting = gathered(
  ({ db }, { key, valueJson }: { key: string; valueJson: string }) =>
    db
      .updateTable('systemSetting')
      .set({ valueJson })
      .where('key', '=', key)
      .where('valueJson', '=', '0')
      .returningAll(),
  { changes: 'systemSetting' },
)

async function setUp(keys: string[] = []) {
  const store = (await emptyDatabase()).open()
  await migrate(store)
  const add = (db: Db, key: string) =>
    insertSetting({ db, store }, { key, valueJson: '0', createdAt: 'then', updatedAt: 'then' })
  const find = (db: Db, key: string) => findSetting({ db, store }, { key })
  const claim = (db: Db, key: string, valueJson: string) => claimSetting({ db, store }, { key, valueJson })
  for (const key of keys) await add(store.db, key)
  const rows = () => store.db.selectFrom('systemSetting').select(['key', 'valueJson']).orderBy('key').execute()
  const keysThere = async () => (await rows()).map(({ key }) => key)
  const commits = async () =>
    (await sql<{ count: string }>`select count(distinct xmin::text) as "count" from "systemSetting"`.execute(store.db))
      .rows[0]!.count
  return { ...store, add, find, claim, rows, keysThere, commits }
}

const changedMind = new Error('changed my mind')

test('what arrives together is one commit; the same question of several is one statement, and each gets what is theirs', async () => {
  // Before anything is opened: each connection wraps it.
  const asked = vi.spyOn(pg.Client.prototype, 'query')
  const { together, add, find, claim, rows, commits } = await setUp(['a', 'b'])
  asked.mockClear()
  const found = await Promise.all(
    ['a', 'b', 'a', 'missing'].map((key, i) =>
      together(async (db) => {
        const before = await find(db, key)
        await add(db, `new ${i}`)
        const [claimed] = await claim(db, key, String(i + 1))
        return [before.length, claimed?.key, claimed?.valueJson]
      }),
    ),
  )
  const texts = asked.mock.calls.map(([text]) => (typeof text === 'string' ? text : (text as { text: string }).text))
  asked.mockRestore()
  expect(found).toEqual([
    [1, 'a', expect.any(String)],
    [1, 'b', '2'],
    [1, undefined, undefined],
    [0, undefined, undefined],
  ])
  expect(await rows()).toEqual([
    { key: 'a', valueJson: found[0]![2] },
    { key: 'b', valueJson: '2' },
    ...[0, 1, 2, 3].map((i) => ({ key: `new ${i}`, valueJson: '0' })),
  ])
  expect(await commits()).toBe('1')
  const times = (start: string) => texts.filter((text) => text.startsWith(start)).length
  expect(['begin', 'select', 'insert', 'update', 'commit'].map(times)).toEqual([1, 1, 1, 1, 1])
})

test('one that throws before it has written anything leaves alone', async () => {
  const { together, add, find, keysThere, commits } = await setUp()
  const outcomes = await Promise.allSettled([
    together((db) => add(db, 'a')),
    together(async (db) => {
      await find(db, 'a')
      throw changedMind
    }),
    together((db) => add(db, 'b')),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(outcomes[1]).toMatchObject({ reason: changedMind })
  expect(await keysThere()).toEqual(['a', 'b'])
  expect(await commits()).toBe('1')
})

test.each([
  ['throws after it has written', () => Promise.reject(changedMind), changedMind],
  ['breaks a rule of the database', (add: () => Promise<unknown>) => add(), { code: '23505' }],
  [
    'loses the connection',
    (_: unknown, db: Db) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(db),
    expect.any(Error),
  ],
])('when one %s, nothing of it is left, and the others happen all the same', async (_, spoil, reason) => {
  const { together, add, keysThere, commits } = await setUp()
  const outcomes = await Promise.allSettled([
    together((db) => add(db, 'a')),
    together(async (db) => {
      await add(db, 'mine')
      await spoil(() => add(db, 'mine'), db)
    }),
    together((db) => add(db, 'b')),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(outcomes[1]).toMatchObject({ reason })
  expect(await keysThere()).toEqual(['a', 'b'])
  expect(await commits()).toBe('2')
})

test('when the connection breaks before the commit is sent, everything happens all the same, and once', async () => {
  const asked = vi.spyOn(pg.Client.prototype, 'query')
  const { db: pool, together, add, keysThere } = await setUp()
  let runs = 0
  await Promise.all([
    together((db) => add(db, 'a')),
    together(async (db) => {
      runs += 1
      await add(db, 'b')
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as "pid"`.execute(db)
      if (runs > 1) return
      const broken = once(asked.mock.contexts.at(-1) as pg.Client, 'error')
      await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(pool)
      await broken
    }),
  ])
  asked.mockRestore()
  expect(runs).toBe(2)
  expect(await keysThere()).toEqual(['a', 'b'])
})

test('a row that somebody else holds is waited for by those alone who need it', async () => {
  const { together, transaction, add, claim, rows } = await setUp(['held'])
  let letGo = () => {}
  let holder = Promise.resolve()
  await new Promise<void>((holds) => {
    holder = transaction(async (db) => {
      await claim(db, 'held', '1')
      holds()
      await new Promise<void>((resolve) => (letGo = resolve))
    })
  })
  const needs = together((db) => claim(db, 'held', '2'))
  await together((db) => add(db, 'another'))
  letGo()
  await holder
  expect(await needs).toEqual([])
  expect(await rows()).toEqual([
    { key: 'another', valueJson: '0' },
    { key: 'held', valueJson: '1' },
  ])
})
