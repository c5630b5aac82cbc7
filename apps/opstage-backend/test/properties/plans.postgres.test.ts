import { routes } from '@xtrape/capsule-contracts-node'
import { CompiledQuery, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { countServices } from '../../src/features/dashboard/counts.ts'
import { systemContext } from '../../src/platform/context.ts'
import { indexedOrders } from './list-facts.ts'
import { createWorld, type World } from './world.ts'

const query = vi.spyOn(pg.Client.prototype, 'query')
afterAll(() => query.mockRestore())

let world: World
let headers: Record<string, string>
beforeAll(async () => {
  world = await createWorld()
  headers = (await world.session(world.people.owner.id)).headers
  return world.dispose
})

interface Asked {
  text: string
  values: unknown[]
}

/** The page that a list asks the database for, without the count of all. */
async function pageOf(id: string, sort: string): Promise<Asked> {
  const start = query.mock.calls.length
  const answer = await world.call(
    routes.find((one) => one.id === id)!,
    { headers, query: { sort } },
  )
  expect(answer.status).toBe(200)
  const asked = query.mock.calls.slice(start).map(([config]) => config as unknown as Asked)
  return asked.find(({ text }) => / order by .* limit \$\d+ offset /.test(text))!
}

/** The steps, if sorting and reading whole tables were out of the question; small tables are else read as a whole. */
const planOf = ({ text, values }: Asked) =>
  world.db.connection().execute(async (db) => {
    await sql`set enable_sort = off`.execute(db)
    await sql`set enable_seqscan = off`.execute(db)
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': string }>(CompiledQuery.raw(`explain ${text}`, values))
    await sql`reset all`.execute(db)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })

test.each([...indexedOrders, ...['expiresAt', '-expiresAt'].map((sort) => ['listRegistrationTokens', sort])])(
  '%s is sorted by %s along an index',
  async (id, sort) => {
    const plan = await planOf(await pageOf(id!, sort!))
    expect(plan).toMatch(/^Limit/)
    expect(plan).not.toContain('Sort Key')
  },
)

test('a fleet that is gone, and too large for the memory of a statement, is looked up along an index', async () => {
  const start = query.mock.calls.length
  await countServices(systemContext(world.parts, 'test'))
  const { text, values } = query.mock.calls[start]![0] as unknown as Asked
  const plan = await world.db.transaction().execute(async (db) => {
    const { workspaceId } = world.parts
    await sql`insert into "agent" ("id", "workspaceId", "code", "mode", "status", "statusSince", "createdAt", "updatedAt")
      select 'agt_' || i, ${workspaceId}, 'gone-' || i, 'embedded', 'OFFLINE', '', '', '' from generate_series(1, 5000) i`.execute(
      db,
    )
    await sql`analyze "agent"`.execute(db)
    // The least that PostgreSQL allows.
    await sql`set local work_mem = '64kB'`.execute(db)
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': string }>(CompiledQuery.raw(`explain ${text}`, values))
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  expect(plan).toMatch(/SubPlan[^]*Index Scan using "?agent/)
})
