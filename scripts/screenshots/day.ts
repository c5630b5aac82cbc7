import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Admin, signIn } from '../steps/admin.ts'
import { type Child, startChild } from '../steps/child.ts'
import { type Product, type ProductSettings, startProduct } from '../steps/product.ts'
import { stage } from '../steps/stage.ts'
import { until } from '../testing/until.ts'
import { untilEnded } from './ended.ts'
import { neighbours, saidBy } from './neighbours.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Hours ago at which there is somebody to see it. */
const MOMENTS = Array.from({ length: 24 }, (_, i) => 23 - i)
/** Between two moments nobody is missed, and no time counts as one in which nobody looked. */
const UNHURRIED = {
  OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS: '3600',
  OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS: '7200',
  OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS: '7200',
}
/** Who works with the neighbours beside the owner. */
export const MEI = { username: 'mei', password: 'a long password for pictures', role: 'operator' }

type Settings = Omit<ProductSettings, 'withDemo'>

interface Service {
  id: string
  code: string
  agentStatus: string
  lastReportedAt: string | null
}

/**
 * The day before the pictures, on new data: a console in which nothing has happened shows nothing. The product lives through it
 * itself, moment by moment, with the clocks of server and services set back.
 */
export async function liveThroughYesterday(settings: Settings): Promise<void> {
  const clock = join(settings.stateDir, 'clock')
  mkdirSync(settings.stateDir, { recursive: true, mode: 0o700 })
  const program = new URL('../testing/settable-clock.ts', import.meta.url).href
  const env = { ...settings.env, ...UNHURRIED, NODE_OPTIONS: `--import ${program}`, OPSTAGE_TEST_CLOCK: clock }
  for (const hoursAgo of MOMENTS) {
    writeFileSync(clock, String(-hoursAgo * HOUR_MS))
    await stage(`The tea shop ${hoursAgo} h ago`, () => liveThrough({ ...settings, env }, hoursAgo))
  }
}

async function liveThrough(settings: Settings, hoursAgo: number): Promise<void> {
  const { product, admin, stop } = await open(settings, hoursAgo, false)
  try {
    if (hoursAgo === MOMENTS[0]) await admin.post('/api/admin/users', MEI)
    const mei = (await signIn(product.url, MEI.username, MEI.password))!
    await work([admin, mei], hoursAgo)
  } finally {
    await stop()
  }
}

/** Here and now, as soon as it is noticed who has gone. */
export async function startToday(settings: Settings): Promise<Product> {
  const { product, admin, stop } = await open(settings, 0, true)
  await stage('Whoever has gone is called offline', () =>
    until(async () => (await admin.get<unknown[]>('/api/admin/agents?status=OFFLINE')).length > 0, 60_000),
  )
  return { ...product, stop }
}

/** Server, demo and neighbours as they were at that time; all who ran then have reported when this returns. */
async function open(settings: Settings, hoursAgo: number, withDemo: boolean) {
  const product = await startProduct({ ...settings, withDemo })
  let shop: Child | undefined
  const stop = async () => {
    await shop?.stop()
    await product.stop()
  }
  try {
    const admin = (await signIn(product.url, product.username, product.password!))!
    shop = startChild({
      name: 'The shop',
      args: ['scripts/screenshots/shop.ts', settings.stateDir, String(hoursAgo), ...(withDemo ? [] : ['demo'])],
      env: {
        ...settings.env,
        OPSTAGE_BACKEND_URL: product.url,
        ...(hoursAgo === MOMENTS[0] && { OPSTAGE_REGISTRATION_TOKEN: await tokenForAll(admin) }),
      },
      logFile: join(settings.stateDir, 'shop.log'),
    })
    await untilReported(admin, hoursAgo)
    return { product, admin, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function tokenForAll(admin: Admin): Promise<string> {
  const options = { name: 'Tea shop', maxUses: neighbours.length + 1 }
  return (await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', options)).rawToken
}

function untilReported(admin: Admin, hoursAgo: number): Promise<void> {
  const since = new Date(Date.now() - hoursAgo * HOUR_MS - MINUTE_MS).toISOString()
  const running = neighbours.filter((neighbour) => saidBy(neighbour, hoursAgo)[1] !== 'GONE')
  return until(async () => {
    const services = await admin.get<Service[]>('/api/admin/capsule-services')
    return running.every(({ code }) => {
      const service = services.find((one) => one.code === code)
      return service?.agentStatus === 'ONLINE' && service.lastReportedAt! > since
    })
  })
}

/** Some of the neighbours are asked for what they offer, now by one person and now by the other. */
async function work(people: Admin[], hoursAgo: number): Promise<void> {
  const services = await people[0]!.get<Service[]>('/api/admin/capsule-services')
  const run = async (person: Admin, code: string, action: string, payload = {}) => {
    const { id } = services.find((service) => service.code === code)!
    const path = `/api/admin/capsule-services/${id}/actions/${action}`
    await untilEnded(person, (await person.post<{ id: string }>(path, { payload, confirmation: true })).id)
  }
  if (hoursAgo === 10) {
    // Until it is started again.
    await run(people[0]!, 'demo-capsule-service', 'setHealth', { status: 'DEGRADED', note: 'The warehouse is slow' })
    const unhealthy = '/api/admin/capsule-services?q=demo-capsule-service&status=UNHEALTHY'
    await until(async () => (await people[0]!.get<Service[]>(unhealthy)).length > 0)
  }
  for (const [i, { code, job, ...neighbour }] of neighbours.entries()) {
    if ((i * hoursAgo) % 5 > 2 || saidBy(neighbour, hoursAgo)[1] === 'GONE') continue
    const person = people[(i * hoursAgo) % people.length]!
    await run(person, code, job.name)
  }
}
