import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { emptyDatabase } from '../../test/lasting-database.ts'
import { contains } from './dialect.ts'
import { migrate } from './migrate.ts'
import { fetchPage, readCursor, writeCursor } from './page.ts'

async function setUp() {
  const store = (await emptyDatabase()).open()
  await migrate(store)
  return store
}

const at = '2026-05-01T12:00:00.000Z'
const agent = (id: string, name: string | null) => ({
  id,
  workspaceId: 'wks_1',
  code: id,
  name,
  mode: 'embedded',
  status: 'ONLINE',
  statusSince: at,
  createdAt: at,
  updatedAt: at,
})
const columns = { name: 'name?', createdAt: 'createdAt' }

async function names(query: { sort: string; page?: number; pageSize?: number }) {
  const { db } = await setUp()
  const given = ['b', null, 'a', 'Z', '_', 'b', null, 'ä', 'Ä']
  await db
    .insertInto('agent')
    .values(given.map((name, i) => agent(`agt_${i}`, name)))
    .execute()
  const sort = query.sort.split(',').map((part) => ({
    field: part.replace('-', ''),
    direction: part.startsWith('-') ? ('desc' as const) : ('asc' as const),
  }))
  const paging = { page: 1, pageSize: 20, ...query, sort }
  const { rows } = await fetchPage(db, db.selectFrom('agent').selectAll(), paging, columns, 'id')
  return rows.map(({ name, id }) => `${name} ${id.slice(4)}`)
}

test('text sorts by its bytes on every database, with NULL before all, and the key decides between equals', async () => {
  const ascending = ['null 1', 'null 6', 'Z 3', '_ 4', 'a 2', 'b 0', 'b 5', 'Ä 8', 'ä 7']
  expect(await names({ sort: 'name' })).toEqual(ascending)
  expect(await names({ sort: '-name' })).toEqual(ascending.toReversed())
  expect(await names({ sort: 'createdAt,-name' })).toEqual(ascending.toReversed())
})

test('pages follow each other without a gap', async () => {
  expect(await names({ sort: 'name', page: 2, pageSize: 4 })).toEqual(['a 2', 'b 0', 'b 5', 'Ä 8'])
  expect(await names({ sort: 'name', page: 9, pageSize: 4 })).toEqual([])
})

test('a total counts up to ten thousand, and says when there is more', async () => {
  const { db } = await setUp()
  const fill = (from: number, to: number) =>
    sql`with recursive n (i) as (select ${sql.lit(from)} union all select i + 1 from n where i < ${sql.lit(to)})
      insert into "backendGap" ("id", "fromAt", "toAt") select 'hlr_' || i, ${at}, ${at} from n`.execute(db)
  const pagination = async () => {
    const gaps = db.selectFrom('backendGap').selectAll()
    const paging = { page: 1, pageSize: 1, sort: [{ field: 'at', direction: 'asc' as const }] }
    return (await fetchPage(db, gaps, paging, { at: 'toAt' }, 'id')).pagination
  }
  await fill(1, 10_000)
  expect(await pagination()).toEqual({ page: 1, pageSize: 1, total: 10_000 })
  await fill(10_001, 10_002)
  expect(await pagination()).toEqual({ page: 1, pageSize: 1, total: 10_000, totalIsLowerBound: true })
})

test('a search is for what was typed: any ASCII case, and no character stands for others', async () => {
  const { db, dialect } = await setUp()
  const given = ['Tea_Shop', 'tea%shop', 'teaXshop', 'Ähre', "it's", 'back\\slash']
  await db
    .insertInto('agent')
    .values(given.map((name, i) => agent(`agt_${i}`, name)))
    .execute()
  const found = async (q: string) => {
    const query = db
      .selectFrom('agent')
      .select('name')
      .where((eb) => contains(dialect, eb, 'agent.name', q))
    return (await query.orderBy('id').execute()).map(({ name }) => name)
  }
  expect(await found('TEA')).toEqual(['Tea_Shop', 'tea%shop', 'teaXshop'])
  expect(await found('_')).toEqual(['Tea_Shop'])
  expect(await found('%')).toEqual(['tea%shop'])
  expect(await found("'")).toEqual(["it's"])
  expect(await found('\\')).toEqual(['back\\slash'])
  expect(await found('Ä')).toEqual(['Ähre'])
  expect(await found('nothing')).toEqual([])
})

test('a cursor is read as it was written, and nothing else is one', () => {
  const place = { at, id: 'cmd_1' }
  expect(readCursor(writeCursor(place))).toEqual(place)
  for (const text of ['', 'nonsense', 'e30', 'WzEsMl0', 'bnVsbA']) expect(readCursor(text)).toBeUndefined()
})
