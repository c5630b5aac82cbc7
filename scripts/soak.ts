// `npm run soak [-- --agents N] [-- --minutes N] [-- --full]`: a fleet that stays for long, and people who work with it. Afterwards
// the server must hold no more memory than before, and no file or socket whose agent has gone.
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startHelper } from '../bench/child.ts'
import type { FleetReport, FleetTask } from '../bench/fleet.ts'
import { enrolMany, portOf, startProduct } from '../bench/product.ts'
import { startWork } from './soak/work.ts'
import { growths, type Reading, steadiness, type Verdict } from './soak/verdict.ts'
import { buildAll } from './steps/build.ts'
import { stage, task, TaskError } from './steps/stage.ts'
import { tallyLine } from './steps/tally.ts'

const HEARTBEAT_MS = 30_000
/** What an agent leaves behind is gone by then: a server keeps an idle connection for five seconds. */
const GONE_MS = 15_000

await task(async () => {
  const { values } = parseArgs({
    options: { full: { type: 'boolean' }, agents: { type: 'string' }, minutes: { type: 'string' } },
  })
  const count = Number(values.agents ?? (values.full ? 10_000 : 2000))
  const minutes = Number(values.minutes ?? (values.full ? 120 : 5))
  if (process.platform !== 'linux')
    throw new TaskError('This needs Linux, where a process can be asked what it has open.')
  await buildAll()

  const folder = await mkdtemp(join(tmpdir(), 'opstage-soak-'))
  const file = join(folder, 'memory.jsonl')
  const program = new URL('soak/memory-watch.ts', import.meta.url).href
  const product = await startProduct({ NODE_OPTIONS: `--import ${program}`, OPSTAGE_SOAK_MEMORY: file })
  const open = () => readdirSync(`/proc/${product.pid}/fd`).length
  const work = await startWork(product)
  const agents = await stage(`Enrol ${count} agents`, () => enrolMany(product, count, 'soak'))
  await delay(GONE_MS)
  const openBefore = open()

  const fleet = startHelper('fleet.ts')
  await fleet.ask({ port: portOf(product), agents, heartbeatMs: HEARTBEAT_MS } satisfies FleetTask)
  // Caches are filled and code is compiled before the first reading counts.
  await stage('Let it settle', () => delay(Math.max(2 * HEARTBEAT_MS, (minutes * 60_000) / 5)))
  await fleet.ask<FleetReport>('report')
  const [from, files] = [Date.now(), [] as [number, number][]]
  await stage(`Let it run for ${minutes} minutes`, async () => {
    while (Date.now() < from + minutes * 60_000) {
      files.push([Date.now(), open()])
      await delay(5000)
    }
  })
  const { failures, broken } = await fleet.ask<FleetReport>('report')
  const readings = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Reading)
    .filter(({ at }) => at >= from)
  await fleet.stop()
  const rounds = await work.stop()
  await delay(GONE_MS)
  const openAfter = open()
  await product.stop()
  await rm(folder, { recursive: true })

  const refused = Object.values(failures).reduce((all, some) => all + some, broken)
  const kinds = [...Object.entries(failures).map(([status, some]) => `${some} with ${status}`), `${broken} broken off`]
  console.log(`${String(count).padStart(7)}  agents, for ${minutes} minutes`)
  console.log(`${String(rounds).padStart(7)}  actions run meanwhile, with every list`)
  const verdicts = [
    ...growths(readings, minutes),
    steadiness(files),
    [openAfter <= openBefore, `descriptors: ${openBefore} before the fleet came, ${openAfter} when it had gone`],
    [refused === 0, `${refused} requests of agents failed${refused ? `: ${kinds.join(', ')}` : ''}`],
  ] satisfies Verdict[]
  for (const [isGood, words] of verdicts) console.log(`${isGood ? '✓' : '✗'} ${words}`)
  const failed = verdicts.filter(([isGood]) => !isGood).length
  console.log(tallyLine({ passed: verdicts.length - failed, failed }))
  return failed === 0 ? 0 : 1
})
