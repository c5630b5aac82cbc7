import { routes } from '@xtrape/capsule-contracts-node'
import Database from 'better-sqlite3'
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { examples } from './examples.ts'
import { filters, indexedOrders, seedLists } from './list-facts.ts'
import { createWorld, type World } from './world.ts'

const prepare = vi.spyOn(Database.prototype, 'prepare')
afterAll(() => prepare.mockRestore())

let world: World
let headers: Record<string, string>

beforeAll(async () => {
  world = await createWorld()
  await seedLists(world)
  headers = (await world.session(world.people.owner.id)).headers
  return world.dispose
})

/** Statements are prepared once for good, so each is seen with the first request that needs it. */
const statementsSince = (start: number) => {
  const texts = prepare.mock.calls.slice(start).map(([text]) => text)
  return texts.filter((text) => /^(with|select|update|delete)/i.test(text))
}

/** The steps by which SQLite would come to its answer. Values play no part in them: nothing is ever analyzed. */
async function planOf(text: string): Promise<string[]> {
  const values = [...text.matchAll(/\?/g)].map(() => null)
  const explain = CompiledQuery.raw(`explain query plan ${text}`, values)
  return (await world.db.executeQuery<{ detail: string }>(explain)).rows.map(({ detail }) => detail)
}

/** The steps of a kind that must not be, each with its statement. */
async function stepsOf(statements: string[], isBad: (step: string, text: string) => boolean) {
  const found: { step: string; text: string }[] = []
  for (const text of statements) {
    const plan = await planOf(text)
    // What a subquery has limited may be read to its end.
    const isLimited = (step: string) => step.startsWith('SCAN') && plan.includes(step.replace('SCAN', 'CO-ROUTINE'))
    found.push(...plan.filter((step) => !isLimited(step) && isBad(step, text)).map((step) => ({ step, text })))
  }
  return found
}

const GROWING = /^SCAN (command|commandResult|auditEvent|healthReport|session|idempotencyKey)\b/
const readsAll = (step: string) => GROWING.test(step)
const sorts = (step: string) => step.includes('TEMP B-TREE')

/** What the server does once a second, also while a list is asked for. */
const BESIDE = /"sequence" is null|"expiresAt" <= \+\?/

async function list(id: string, query: Record<string, unknown>) {
  const start = prepare.mock.calls.length
  const route = routes.find((one) => one.id === id)!
  const answer = await world.call(route, { headers, query })
  expect(`${answer.status} ${answer.text.slice(0, 200)}`).toMatch(/^200/)
  return statementsSince(start).filter((text) => !BESIDE.test(text))
}

const history = ['listCommands', 'listAuditEvents']
const filtered = history.flatMap((id) => Object.entries(filters[id]!).map(([name, filter]) => ({ id, name, filter })))
const aRow = { id: 'x', createdAt: '2026-01-01T00:00:00.000Z' }

describe.each(filtered)('$id by $name', ({ id, name, filter }) => {
  const values = filter.valuesIn([aRow])
  test('is found in an index that also sorts', async () => {
    for (const sort of ['createdAt', '-createdAt']) {
      const statements = await list(id, { [name]: values[0], sort, pageSize: 11 })
      expect(statements.length).toBeGreaterThan(0)
      expect(await stepsOf(statements, (step) => readsAll(step) || sorts(step))).toEqual([])
    }
  })
  test('and the other filters together need no more than one index', async () => {
    const others = filtered.filter((one) => one.id === id && one.name !== name)
    for (const other of others) {
      const query = { [name]: values[0], [other.name]: other.filter.valuesIn([aRow])[0] }
      expect(await stepsOf(await list(id, query), (step) => readsAll(step) || sorts(step))).toEqual([])
    }
  })
})

test.each(filtered.filter(({ filter }) => !filter.isSingle))(
  '$id by $name, several, is found in an index',
  async (one) => {
    const values = one.filter.valuesIn([aRow])
    expect(await stepsOf(await list(one.id, { [one.name]: [values[0], values.at(-1)] }), readsAll)).toEqual([])
  },
)

test.each(indexedOrders)('%s is sorted by %s along an index', async (id, sort) => {
  const statements = await list(id!, { sort, pageSize: 12 })
  // Along an index a page ends the reading.
  expect(await stepsOf(statements, (step) => sorts(step) || (readsAll(step) && !step.includes('USING')))).toEqual([])
})

describe('all other requests, and a sweep,', () => {
  let statements: string[]
  beforeAll(async () => {
    const start = prepare.mock.calls.length
    for (const route of routes.filter(({ id }) => !history.includes(id)))
      await world.call(route, await examples[route.id]!(world))
    await world.sweep()
    statements = statementsSince(start)
  })

  /** The screens of numbers count what there is. */
  const COUNTS = [
    'select "status", count(*) as "count" from "command" group by "status"',
    'select count(*) as "count" from "auditEvent"',
  ]
  /** Everything that waits for anybody, which is little. */
  const WHO_WAITS = /"agent"."id" in \(select "command"."agentId" from "command" where "command"."status" = \+\?\)/

  test('read no growing table to its end', async () => {
    const isBad = (step: string, text: string) => readsAll(step) && !/ limit \+\?/.test(text) && !COUNTS.includes(text)
    expect(await stepsOf(statements, isBad)).toEqual([])
  })
  test('judge the fleet in an index alone, to count it, to find the worst and to see what has changed', async () => {
    const judging = statements.filter((text) =>
      /^select (\S*"id"|"status", count\S+ as "count") from .*"healthStatus"/s.test(text),
    )
    expect(judging).toHaveLength(3)
    const isBad = (step: string) => /^SCAN (agent|capsuleService)\b/.test(step) && !step.includes('COVERING INDEX')
    expect(await stepsOf(judging, isBad)).toEqual([])
  })
  test('find the open commands of an agent without its history, and without those of others', async () => {
    const open = statements.filter((text) => text.includes('"completedAt" is null') && text.includes('"agentId" ='))
    expect(open.length).toBeGreaterThan(5)
    const isBad = (step: string, text: string) => /^SEARCH command\b.* commandBy/.test(step) && !WHO_WAITS.test(text)
    expect(await stepsOf(open, isBad)).toEqual([])
  })
})
