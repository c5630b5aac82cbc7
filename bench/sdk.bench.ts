import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { root, run } from '../scripts/steps/command.ts'
import { startHelper } from './child.ts'
import { median, present } from './figures.ts'
import { startProduct, tokenFor } from './product.ts'

/** What the agent costs the service that it lives in. The floor is the same script without it. */
const RUNS = 5
/** Two heartbeats and two long polls, or twice as many. */
const IDLE_SECONDS = process.argv.includes('--full') ? 120 : 60
/** The start is over: registered, reported, and the first heartbeats are sent. None of that is in what idling takes. */
const SETTLE_MS = 5000
const OPTIONS = { execArgv: ['--expose-gc'] }

const folder = await mkdtemp(join(tmpdir(), 'opstage-sdk-'))
const product = await startProduct()
const token = await tokenFor(product, 1)
const args = [product.url, token, join(folder, 'agent-token.json')]

const imports: number[] = []
const heaps: number[] = []
let cpuShare = 0
for (let i = 0; i < RUNS; i += 1) {
  const empty = startHelper('idle-agent.ts', [], OPTIONS)
  await empty.next()
  const service = startHelper('idle-agent.ts', args, OPTIONS)
  imports.push((await service.next<{ importMs: number }>()).importMs)
  await delay(SETTLE_MS)
  const more = async (question: 'heap' | 'cpu') =>
    (await service.ask<number>(question)) - (await empty.ask<number>(question))
  heaps.push(await more('heap'))
  if (i === RUNS - 1) {
    // Asked after the heap, so that our looking at it is not counted.
    const before = await more('cpu')
    await delay(1000 * IDLE_SECONDS)
    cpuShare = ((await more('cpu')) - before) / IDLE_SECONDS
  }
  await service.stop()
  await empty.stop()
}
await product.stop()
await rm(folder, { recursive: true, force: true })

const { output } = await run(
  'npm',
  ['pack', '--dry-run', '--json', '--ignore-scripts', '-w', '@xtrape/capsule-agent-node'],
  { cwd: root },
)
const [packed] = JSON.parse(output.slice(output.indexOf('['))) as { size: number }[]

present({
  title: 'The agent inside a service that is idle',
  figures: [
    { what: 'import', value: median(imports), unit: 'ms', target: { atMost: 30 } },
    { what: 'memory, more than an empty script', value: median(heaps), unit: 'MB', target: { atMost: 8 } },
    { what: 'CPU, more than an empty script, of one core', value: 100 * cpuShare, unit: '%', target: { atMost: 0.1 } },
    { what: 'packed size', value: packed!.size / 1000, unit: 'kB', target: { atMost: 60 } },
  ],
})
