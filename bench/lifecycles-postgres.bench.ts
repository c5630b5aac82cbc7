import pg from 'pg'
import { startPostgres } from '../scripts/testing/postgres-server.ts'
import { startHelper } from './child.ts'
import { median, present } from './figures.ts'
import type { LifecyclesReport } from './lifecycles.ts'
import { apiTokenFor, enrolMany, portOf, type Product, startProduct } from './product.ts'

/**
 * The same lifecycles on PostgreSQL, with one backend and with two, beside pg-boss on the same server: all take turns. The server
 * commits durably, as it does by default; `OPSTAGE_TEST_POSTGRES_URL` names another one.
 */
const IN_FLIGHT = 64
const ROUNDS = 3
const SECONDS = process.argv.includes('--full') ? 10 : 5

const MISSED =
  'pg-boss makes three statements of a job, of a transaction each, without HTTP. Here a lifecycle is three requests and two looks of a poll, which move the ' +
  'command three times and write four audit events, each into nine indexes, and once more when it is sealed. Two cores are shared by PostgreSQL, the backends ' +
  'and the load. Of a lifecycle, the thread of a backend takes 1.1 to 1.4 ms and PostgreSQL 0.75 to 0.95 ms, where it was 2.4 and 2.5 ms. Tried, and in force: ' +
  'requests, deliveries and results that come at the same time share a commit and a connection, the same statement of several is one, a table gets its rows ' +
  'by one insert, looks of several polls are one statement; a command holds its agent against being switched off only, not against being heard. Tried, and ' +
  'not kept: two groups at once, which are smaller and came to nine tenths. Not done: the seal in a table of its own, which would spare the nine indexes the ' +
  'second time, and half of what PostgreSQL takes for its statements.'

const given = process.env.OPSTAGE_TEST_POSTGRES_URL
const server = given ? { url: given, stop: async () => {} } : await startPostgres({ isDurable: true })
const prefix = `opstage_bench_${Date.now().toString(36)}`

async function query(text: string) {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query(text)
  await client.end()
}

async function createDatabase(name: string): Promise<string> {
  await query(`create database ${prefix}_${name}`)
  const url = new URL(server.url)
  url.pathname = `/${prefix}_${name}`
  return url.href
}

async function loadOn(products: Product[]) {
  const agents = await enrolMany(products[0]!, IN_FLIGHT, 'agent')
  const task = { ports: products.map(portOf), apiToken: await apiTokenFor(products[0]!), agents }
  const load = startHelper('lifecycles.ts')
  return { ask: (seconds: number) => load.ask<LifecyclesReport>({ ...task, seconds }), stop: load.stop }
}

const boss = startHelper('pg-boss.ts', [await createDatabase('boss'), String(IN_FLIGHT)])
await boss.next()
const alone = await startProduct({ DATABASE_URL: await createDatabase('one') })
const shared = { DATABASE_URL: await createDatabase('two') }
const pair = [await startProduct(shared), await startProduct(shared)]
const loads = { one: await loadOn([alone]), two: await loadOn(pair) }

const rates: Record<'boss' | 'one' | 'two', number[]> = { boss: [], one: [], two: [] }
for (let round = 0; round < ROUNDS; round += 1) {
  rates.boss.push((await boss.ask<{ perSecond: number }>({ seconds: SECONDS })).perSecond)
  for (const which of ['one', 'two'] as const) rates[which].push((await loads[which].ask(SECONDS)).perSecond)
}
for (const { stop } of [loads.one, loads.two, boss, alone, ...pair]) await stop()
if (given) for (const name of ['boss', 'one', 'two']) await query(`drop database ${prefix}_${name} with (force)`)
await server.stop()

const [one, two, floor] = [median(rates.one), median(rates.two), median(rates.boss)]
const target = { atLeast: 1 }
present({
  title: `Lifecycles of commands on PostgreSQL, ${IN_FLIGHT} in flight`,
  figures: [
    { what: 'lifecycles with one backend', value: one, unit: '/s' },
    { what: 'lifecycles with two backends', value: two, unit: '/s' },
    { what: 'floor: pg-boss on the same server, send → fetch → complete', value: floor, unit: '/s' },
    { what: 'one backend as a multiple of pg-boss', value: one / floor, unit: '×', target, ifMissed: MISSED },
    { what: 'two backends as a multiple of pg-boss', value: two / floor, unit: '×', target, ifMissed: MISSED },
  ],
})
