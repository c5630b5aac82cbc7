import { sql } from 'kysely'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { emptyDatabase } from '../../test/lasting-database.ts'
import { gathered } from './gathered.ts'
import { migrate } from './migrate.ts'

const findSettings = gathered(({ db }, { from }: { from: string }) =>
  db.selectFrom('systemSetting').select('key').where('key', '>=', from).orderBy('key', 'desc').limit(2),
)

async function setUp() {
  // Before anything is opened: each connection wraps it.
  const asked = vi.spyOn(pg.Client.prototype, 'query')
  const store = (await emptyDatabase()).open()
  await migrate(store)
  const setting = { valueJson: '0', createdAt: 'then', updatedAt: 'then' }
  const keys = ['a', 'b', 'c', 'd']
  await store.db
    .insertInto('systemSetting')
    .values(keys.map((key) => ({ key, ...setting })))
    .execute()
  asked.mockClear()
  const find = async (from: string) =>
    (await findSettings({ db: store.looks, store }, { from })).map(({ key }) => key).join('')
  return { ...store, asked, find }
}

test('what several ask at once is one statement, and each gets what is theirs, in its order and no more of it', async () => {
  const { asked, find } = await setUp()
  expect(await Promise.all(['d', 'a', 'd', 'e', 'c'].map(find))).toEqual(['d', 'dc', 'd', '', 'dc'])
  expect(asked).toHaveBeenCalledTimes(1)
  expect(await find('b')).toBe('dc')
  asked.mockRestore()
})

test('one that fails fails alone, and a connection that breaks is replaced', async () => {
  const { looks, asked, find } = await setUp()
  const broken = sql`select "nothing" from "systemSetting"`.execute(looks)
  const found = find('c')
  await expect(broken).rejects.toMatchObject({ code: '42703' })
  expect(await found).toBe('dc')
  const breaking = sql`select pg_terminate_backend(pg_backend_pid())`.execute(looks)
  await expect(breaking).rejects.toMatchObject({ code: '57P01' })
  await expect.poll(() => find('c').catch(() => 'broken')).toBe('dc')
  asked.mockRestore()
})
