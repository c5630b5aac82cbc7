import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { constants, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { drawTime, growing } from '../e2e/draw-time.ts'
import { openView, signIn } from '../e2e/view.ts'
import { findChromium, prepareChromium } from '../scripts/steps/chromium.ts'
import { startHelper } from './child.ts'
import { type Figure, present, type Spread, spread } from './figures.ts'
import type { FleetReport, FleetTask } from './fleet.ts'
import { enrolMany, PASSWORD, portOf, type Product, startProduct } from './product.ts'
import { full, seed, small } from './seed.ts'
import { sayWorked, watchLoop } from './stalls.ts'

/**
 * What the console asks for, on a long history: each list, the overview and the search on the server, and the pages drawn in
 * Chromium, while agents speak. `OPSTAGE_BENCH_DATABASE` names a file that `seed.ts` wrote before, which the full one is worth keeping for.
 */
const sizes = process.argv.includes('--full') ? full : small
const SERVER_RUNS = 60
const PAGE_RUNS = 3
const SERVER_LIMIT_MS = 50
const PAGE_LIMIT_MS = 1000
const STALL_LIMIT_MS = 50
const SECOND_MS = 1100
const HEARTBEAT_LIMIT_MS = 1000
const SPEAKING = 500
const HEARTBEAT_MS = 2000
const METRICS_TOKEN = 'only-for-this-measurement-and-long-enough'

/** Nobody of the seeded fleet speaks while this runs: they are believed to be there all the same. */
const PATIENT = '86400'
const patience = {
  OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS: PATIENT,
  OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS: PATIENT,
}

interface Listed {
  id: string
}

async function questions({ admin }: Product): Promise<Record<string, string>> {
  const [service] = await admin.get<Listed[]>('/api/admin/capsule-services')
  const [agent] = await admin.get<Listed[]>('/api/admin/agents')
  const [command] = await admin.get<Listed[]>('/api/admin/commands')
  const day = new Date(Date.now() - 86_400_000).toISOString()
  const lists = {
    services: ['', 'status=UNHEALTHY', 'label=team:orders', 'q=billing', 'sort=name&page=3'],
    agents: ['', 'status=OFFLINE', 'q=mailer'],
    commands: [
      'type=ACTION_EXECUTE',
      'type=ACTION_EXECUTE&status=FAILED',
      `type=ACTION_EXECUTE&serviceId=${service!.id}`,
      `agentId=${agent!.id}`,
      'actionName=purge&status=FAILED',
      `from=${day}`,
      'page=200&pageSize=50',
    ],
    'audit-events': [
      '',
      'result=FAILURE',
      'action=system.agent.offline',
      'actorType=AGENT&result=FAILURE',
      `targetId=${command!.id}`,
      `from=${day}`,
    ],
  }
  const paths = Object.entries(lists).flatMap(([list, queries]) =>
    queries.map((query) => [
      `${list}?${query.replaceAll(/(svc|agt|cmd)_\w+/g, '$1_…')}`,
      `${list === 'services' ? 'capsule-services' : list}?${query}`,
    ]),
  )
  return {
    'one command by its id (floor)': `commands/${command!.id}`,
    overview: 'dashboard/summary',
    'one service': `capsule-services/${service!.id}`,
    'history of a service': `capsule-services/${service!.id}/health/history`,
    'search: orders': 'search?q=orders',
    'search: a command': `search?q=${command!.id}`,
    ...Object.fromEntries(paths),
  }
}

async function measureServer(product: Product): Promise<Record<string, Spread>> {
  const measured: Record<string, Spread> = {}
  for (const [name, path] of Object.entries(await questions(product))) {
    const times: number[] = []
    for (let run = 0; run < SERVER_RUNS; run += 1) {
      const start = performance.now()
      await product.admin.get(`/api/admin/${path}`)
      times.push(performance.now() - start)
    }
    measured[name] = spread(times)
  }
  return measured
}

async function measurePages({ url }: Product): Promise<Record<string, Spread>> {
  await prepareChromium()
  const own = await chromium.launchServer({ executablePath: findChromium()!, args: ['--no-sandbox', '--disable-gpu'] })
  await giveWay(own.process().pid!)
  const browser = await chromium.connect(own.wsEndpoint())
  try {
    const { page } = await openView(browser, url)
    await page.goto('/login')
    await signIn({ page }, { username: 'admin', password: PASSWORD })
    const measured: Record<string, Spread> = {}
    for (const address of growing) {
      const times: number[] = []
      for (let run = 0; run < PAGE_RUNS; run += 1) times.push(await drawTime(page, address))
      measured[`page ${address}`] = spread(times)
    }
    return measured
  } finally {
    await own.close()
  }
}

/** A browser is on a machine of its own: here it gets what the server leaves. Linux shares its cores among sessions first. */
async function giveWay(pid: number) {
  setPriority(pid, constants.priority.PRIORITY_LOW)
  await writeFile(`/proc/${pid}/autogroup`, `${constants.priority.PRIORITY_LOW}`).catch(() => {})
}

const given = process.env.OPSTAGE_BENCH_DATABASE
const folder = await mkdtemp(join(tmpdir(), 'opstage-console-'))
const file = join(folder, 'seeded.db')
// The one that is kept is wanted again as it is.
await (given === undefined ? seed(file, sizes) : copyFile(given, file))
const loop = await watchLoop()
const settings = { DATABASE_URL: `file:${file}`, OPSTAGE_METRICS_TOKEN: METRICS_TOKEN, ...patience }
const product = await startProduct({ ...settings, ...loop.env })
const agents = await enrolMany(product, SPEAKING, 'beside')
const fleet = startHelper('fleet.ts')
await fleet.ask({ port: portOf(product), agents, heartbeatMs: HEARTBEAT_MS } satisfies FleetTask)
const meanwhile: Figure[] = []
/** What `work` measures, and for how long the server answered nobody meanwhile, or an agent late. */
async function watched<T>(what: string, work: () => Promise<T>): Promise<T> {
  await fleet.ask<FleetReport>('report')
  const since = Date.now()
  const measured = await work()
  // The watch says once a second how the second was.
  await delay(SECOND_MS)
  const stall = loop.longestSince(since)
  meanwhile.push({
    what: `longest stall of the event loop ${what}`,
    value: stall.ms,
    unit: 'ms',
    target: { atMost: STALL_LIMIT_MS },
    ifMissed: sayWorked(stall),
  })
  const { heartbeats } = await fleet.ask<FleetReport>('report')
  meanwhile.push({
    what: `the latest heartbeat ${what}`,
    value: heartbeats.max,
    unit: 'ms',
    target: { atMost: HEARTBEAT_LIMIT_MS },
  })
  return measured
}
const server = await watched('while lists, overview and search are asked for', () => measureServer(product))
const scrape = await watched('while /metrics is read', () => measureScrape(product))
const pages = await watched('while a browser draws the pages', () => measurePages(product))
await fleet.stop()
await loop.forget()
await product.stop()
await rm(folder, { recursive: true, force: true })

/** What Prometheus asks for every 15 s. */
async function measureScrape({ url }: Product): Promise<Spread> {
  const times: number[] = []
  for (let run = 0; run < SERVER_RUNS; run += 1) {
    const start = performance.now()
    const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
    if (!answer.ok || !(await answer.text()).includes('opstage_agents')) throw new Error(`/metrics: ${answer.status}`)
    times.push(performance.now() - start)
  }
  return spread(times)
}

const MISSED =
  'What is not found along an index is something of the size of the fleet that is read as a whole: the overview does so twice, in an index, to ' +
  'count the services by status and to find the worst, at 3 ms of a core each for 10,000; the search reads tables. A larger cache, or the file ' +
  'mapped into memory, changed nothing. The floor says how much of it was the machine.'

const PAGE_MISSED =
  'How much of it was the server, the rows above say; the rest is the browser, which has what the server and other programs leave of the cores.'

const figures = (measured: Record<string, Spread>, at: 'p50' | 'p95', atMost: number, ifMissed: string): Figure[] =>
  Object.entries(measured).map(([name, times]) => ({
    what: `${name}, ${at}`,
    value: times[at],
    unit: 'ms',
    ...(name.includes('floor') ? {} : { target: { atMost }, ifMissed }),
  }))
present({
  title: `Console on ${sizes.agents} agents, ${sizes.commands} commands, ${sizes.auditEvents} audit events; ${SPEAKING} agents more speak`,
  figures: [
    ...figures(server, 'p95', SERVER_LIMIT_MS, MISSED),
    ...figures(pages, 'p50', PAGE_LIMIT_MS, PAGE_MISSED),
    { what: '/metrics, p95', value: scrape.p95, unit: 'ms' },
    ...meanwhile,
  ],
})
