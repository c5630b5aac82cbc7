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
const IDLE_SECONDS = process.argv.includes('--full') ? 120 : 40
/** The start is over and the first heartbeats are sent. */
const SETTLE_MS = 5000
const OPTIONS = { execArgv: ['--expose-gc'] }

const folder = await mkdtemp(join(tmpdir(), 'opstage-sdk-'))
const product = await startProduct()
const token = await tokenFor(product, 1)
const args = [product.url, token, join(folder, 'agent-token.json')]

interface Held {
  heapMb: number
  cpuSeconds: number
}
const imports: number[] = []
const heaps: number[] = []
let cpuShare = 0
for (let i = 0; i < RUNS; i += 1) {
  const empty = startHelper('idle-agent.ts', [], OPTIONS)
  await empty.next()
  const service = startHelper('idle-agent.ts', args, OPTIONS)
  imports.push((await service.next<{ importMs: number }>()).importMs)
  await delay(SETTLE_MS)
  const held = async () => ({ service: await service.ask<Held>('held'), empty: await empty.ask<Held>('held') })
  const before = await held()
  heaps.push(before.service.heapMb - before.empty.heapMb)
  if (i === RUNS - 1) {
    await delay(1000 * IDLE_SECONDS)
    const after = await held()
    const taken = (of: 'service' | 'empty') => after[of].cpuSeconds - before[of].cpuSeconds
    cpuShare = (taken('service') - taken('empty')) / IDLE_SECONDS
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
