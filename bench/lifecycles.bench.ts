import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHelper } from './child.ts'
import { median, present } from './figures.ts'
import type { LifecyclesReport, LifecyclesTask } from './lifecycles.ts'
import { apiTokenFor, enrolMany, portOf, startProduct } from './product.ts'

/**
 * Lifecycles of commands: an operator's request, its delivery to the agent that waits for it, and the result, each durable
 * and on the record. The floor is better-sqlite3 writing the same rows into the same tables, a transaction for each step. The two
 * take turns, because both live by the same disk.
 */
const IN_FLIGHT = 64
const ROUNDS = 3
const SECONDS = process.argv.includes('--full') ? 10 : 5

const MISSED =
  'The floor only writes. The backend does so in the one thread that also answers three requests over HTTP for each lifecycle, checks them, and hashes ' +
  'four audit events: SQLite takes a quarter of its time, the rest is spread, and no function of ours takes more than 3 %. Tried, and in force: one durable ' +
  'commit for all that arrives meanwhile, the disk waited for in another thread, a delivery that is one update, statements that are put together once and ' +
  'planned once, and that a group of transactions asks without going through kysely. Tried, and not kept, because no difference was seen: waiting for a turn ' +
  'of the event loop longer, so that more share a commit; a larger cache of pages; leaving all checkpoints to the other thread.'

const folder = await mkdtemp(join(tmpdir(), 'opstage-floor-'))
const floor = startHelper('raw-sqlite.ts', [join(folder, 'floor.db')])
await floor.next()
const product = await startProduct()
const agents = await enrolMany(product, IN_FLIGHT, 'agent')
const task = { ports: [portOf(product)], apiToken: await apiTokenFor(product), agents }
const load = startHelper('lifecycles.ts')
const run = (seconds: number) => load.ask<LifecyclesReport>({ ...task, seconds } satisfies LifecyclesTask)

await run(2)
const reports: LifecyclesReport[] = []
const floors: number[] = []
for (let round = 0; round < ROUNDS; round += 1) {
  floors.push((await floor.ask<{ perSecond: number }>({ seconds: SECONDS })).perSecond)
  reports.push(await run(SECONDS))
}
await load.stop()
await floor.stop()
await product.stop()
await rm(folder, { recursive: true, force: true })

const perSecond = median(reports.map((report) => report.perSecond))
present({
  title: `Lifecycles of commands on SQLite, ${IN_FLIGHT} in flight`,
  figures: [
    { what: 'lifecycles: request, delivery and result, durable and on the record', value: perSecond, unit: '/s' },
    {
      what: 'floor: better-sqlite3 writing the same rows, a transaction for each step',
      value: median(floors),
      unit: '/s',
    },
    {
      what: 'lifecycles as a multiple of the floor',
      value: perSecond / median(floors),
      unit: '×',
      target: { atLeast: 1.5 },
      ifMissed: MISSED,
    },
    { what: 'polls sent away', value: median(reports.map(({ sentAway }) => sentAway)), unit: '' },
    { what: 'the generator was busy, of the time', value: median(reports.map(({ own }) => own.busy)), unit: '×' },
  ],
})
