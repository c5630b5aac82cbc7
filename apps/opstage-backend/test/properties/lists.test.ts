import { type Route, routes } from '@xtrape/capsule-contracts-node'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { filters, type Row, seedLists, sortColumns } from './list-facts.ts'
import { codeOf, createWorld, type World } from './world.ts'

let world: World
let headers: Record<string, string>

beforeAll(async () => {
  world = await createWorld()
  await seedLists(world)
  headers = (await world.session(world.people.owner.id)).headers
  return world.dispose
})

const queryOf = ({ query }: Route) =>
  (z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' }).properties ?? {}) as Record<
    string,
    { pattern?: string }
  >
const lists = routes.filter((route) => 'pageSize' in queryOf(route))
const withCursor = lists.filter((route) => 'cursor' in queryOf(route))
const named = (of: readonly Route[]) => of.map((route) => [route.id, route] as const)

const filterNames = (route: Route) =>
  Object.keys(queryOf(route)).filter((name) => !['page', 'pageSize', 'sort', 'cursor'].includes(name))
const sortFields = (route: Route) => /\(([\w|]+)\)/.exec(queryOf(route).sort!.pattern!)![1]!.split('|')

interface Page {
  data: Row[]
  pagination: { total: number; nextCursor?: string }
}

async function ask(route: Route, query: Record<string, unknown>): Promise<Page> {
  const answer = await world.call(route, { headers, query })
  expect(answer.status, answer.text.slice(0, 300)).toBe(200)
  return answer.json as unknown as Page
}

/** Each row, page by page. */
async function walk(route: Route, query: Record<string, unknown>, pageSize = 100): Promise<Row[]> {
  const rows: Row[] = []
  for (let page = 1, total = 1; rows.length < total; page += 1) {
    const { data, pagination } = await ask(route, { ...query, page, pageSize })
    rows.push(...data)
    total = data.length === 0 ? rows.length : pagination.total
  }
  return rows
}

const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id)

test('every filter and sort that a list declares is known here', () => {
  expect(Object.keys(filters).toSorted()).toEqual(lists.map(({ id }) => id).toSorted())
  for (const route of lists) expect(Object.keys(filters[route.id]!).toSorted()).toEqual(filterNames(route).toSorted())
})

describe.each(named(lists))('%s', (id, route) => {
  test.each(filterNames(route))('filters by %s as one would by hand', async (name) => {
    const { valuesIn, matches } = filters[id]![name]!
    const all = await walk(route, {})
    const values = valuesIn(all)
    expect(values.length).toBeGreaterThan(1)
    for (const value of values) {
      const byHand = all.filter((row) => matches(row, value))
      expect(idsOf(await walk(route, { [name]: value })), value).toEqual(idsOf(byHand))
    }
  })

  test('takes repeated values as alternatives and different filters together', async () => {
    const all = await walk(route, {})
    const rules = Object.entries(filters[id]!)
    for (const [name, { valuesIn, matches, isSingle }] of rules.filter(([, rule]) => !rule.isSingle)) {
      const two = valuesIn(all).slice(0, 2)
      const byHand = all.filter((row) => two.some((value) => matches(row, value)))
      expect(idsOf(await walk(route, { [name]: two })), `${name} ${isSingle}`).toEqual(idsOf(byHand))
    }
    // Around a row that is there, so that the filters together find something.
    const some = all[Math.floor(all.length / 2)]!
    const query = Object.fromEntries(
      rules.flatMap(([name, { valuesIn, matches }]) => {
        const value = valuesIn(all).find((one) => matches(some, one))
        return value === undefined ? [] : [[name, value]]
      }),
    )
    const byHand = all.filter((row) =>
      Object.entries(query).every(([name, value]) => filters[id]![name]!.matches(row, value)),
    )
    expect(idsOf(byHand)).toContain(some.id)
    expect(idsOf(await walk(route, query))).toEqual(idsOf(byHand))
  })

  test('sorts by each field both ways, stable from page to page', async () => {
    const all = await walk(route, {})
    const fields = sortFields(route)
    const sorts = [...fields.flatMap((field) => [field, `-${field}`]), fields.join(',-'), `-${fields.join(',')}`]
    for (const sort of sorts) {
      const byHand = idsOf(all.toSorted(byColumns(sort)))
      expect(idsOf(await walk(route, { sort })), sort).toEqual(byHand)
      expect(idsOf(await walk(route, { sort }, 3)), `${sort}, three at a time`).toEqual(byHand)
    }
    expect(idsOf(all), 'newest first by default').toEqual(idsOf(all.toSorted(byColumns('-createdAt'))))
  })

  test('refuses to sort by more than it can', async () => {
    const field = sortFields(route)[0]!
    for (const sort of [
      `${field},`.repeat(1000).slice(0, -1),
      '',
      ',',
      field.toUpperCase(),
      `${field} desc`,
      `--${field}`,
    ])
      expect(codeOf(await world.call(route, { headers, query: { sort } })), sort).toBe('VALIDATION_FAILED')
  })
})

/** Empty ones first; who is equal in all fields is told apart by the id, in the direction of the last one. */
function byColumns(sort: string) {
  const columns = sort.split(',').map((part) => ({ field: part.replace('-', ''), sign: part.startsWith('-') ? -1 : 1 }))
  const all = [...columns, { field: 'id', sign: columns.at(-1)!.sign }]
  return (a: Row, b: Row) => {
    for (const { field, sign } of all) {
      const [x, y] = [a, b].map((row) => (row[sortColumns[field] ?? field] ?? '') as string) as [string, string]
      if (x !== y) return x < y ? -sign : sign
    }
    return 0
  }
}

test.each(Object.entries(filters.listAuditEvents!))(
  'the export filters by %s like the list, oldest first',
  async (name, rule) => {
    const [list, exported] = ['listAuditEvents', 'exportAuditEvents'].map((id) =>
      routes.find((route) => route.id === id)!,
    )
    const all = await walk(list!, { sort: 'createdAt' })
    for (const value of rule.valuesIn(all).slice(0, 3)) {
      const { text } = await world.call(exported!, { headers, query: { [name]: value, format: 'ndjson' } })
      const ids = idsOf(text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Row])))
      // That somebody exports is an event as well, which may fit.
      expect(ids.filter((id) => all.some((row) => row.id === id))).toEqual(
        idsOf(all.filter((row) => rule.matches(row, value))),
      )
    }
  },
)

describe.each(named(withCursor))('%s', (_, route) => {
  test.each(['createdAt', '-createdAt'])('shows each row once by cursor, sorted by %s', async (sort) => {
    const byHand = idsOf(await walk(route, { sort }))
    const seen: Row[] = []
    let cursor: string | undefined
    do {
      const { data, pagination } = await ask(route, { sort, pageSize: 4, ...(cursor ? { cursor } : {}) })
      seen.push(...data)
      cursor = pagination.nextCursor
    } while (cursor)
    expect(idsOf(seen)).toEqual(byHand)
  })
  test('takes only its own cursors, and only with its own order', async () => {
    const { pagination } = await ask(route, { pageSize: 1 })
    for (const query of [
      { cursor: 'x' },
      { cursor: btoa('["a"]') },
      { cursor: btoa('{"at":1}') },
      { cursor: btoa('[1,2]') },
    ])
      expect(codeOf(await world.call(route, { headers, query }))).toBe('VALIDATION_FAILED')
    for (const field of sortFields(route).filter((one) => one !== 'createdAt'))
      expect(codeOf(await world.call(route, { headers, query: { cursor: pagination.nextCursor, sort: field } }))).toBe(
        'VALIDATION_FAILED',
      )
  })
})
