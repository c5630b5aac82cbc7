import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Admin, signIn } from '../scripts/steps/admin.ts'
import { localUrl } from '../packages/cli/src/up/healthy.ts'
import { startBackend } from '../scripts/steps/backend.ts'
import type { Child } from '../scripts/steps/child.ts'
import { startDemo } from '../scripts/steps/demo.ts'
import { settingsIn } from './own-product.ts'

/** Absence is seen in seconds, and by the silence of the agent before the age of its health. */
const impatient = {
  OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: '1',
  OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS: '1',
  OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS: '4',
  OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS: '30',
  OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS: '1',
}
const ABSENCE_MS = 15_000
const secrets = { username: 'admin', password: 'a password for this file', sessionSecret: 'x'.repeat(40) }

let folder: string
let url: string
let settings: Parameters<typeof startBackend>[0]
let backend: Child
let demo: Child

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opstage-absence-'))
  settings = { ...(await settingsIn(folder, impatient)), ...secrets, fromSource: false }
  url = localUrl(settings.host, settings.port)
  backend = await startBackend(settings)
  demo = (await startDemo({ ...settings, url }, await admin())).child!
})

afterAll(async () => {
  await demo.stop()
  await backend.stop()
  await rm(folder, { recursive: true, force: true })
})

async function admin(): Promise<Admin> {
  return (await signIn(url, secrets.username, secrets.password))!
}

interface Service {
  status: string
  statusReason: string
  statusSince: string
  agentStatus: string
  lastHealthAt: string
}

/** The demo service as soon as it is like that. */
async function once(like: (service: Service) => boolean): Promise<Service> {
  const session = await admin()
  let service: Service | undefined
  const look = async () => {
    ;[service] = await session.get<Service[]>('/api/admin/capsule-services')
    return service !== undefined && like(service)
  }
  await expect.poll(look, { timeout: 20_000, interval: 200 }).toBe(true)
  return service!
}

const isHealthy = ({ status, agentStatus }: Service) => status === 'HEALTHY' && agentStatus === 'ONLINE'

test('a demo that stops becomes stale with a reason, and comes back by itself with its stored token', async () => {
  await once(isHealthy)
  const stopped = Date.now()
  await demo.stop()
  const stale = await once(({ status, agentStatus }) => status === 'STALE' && agentStatus === 'OFFLINE')
  expect(stale.statusReason).toMatch(/since|last/i)
  expect(Date.parse(stale.statusSince)).toBeGreaterThan(stopped - 5000)

  const session = await admin()
  demo = (await startDemo({ ...settings, url }, session)).child!
  await once(isHealthy)
  expect(await session.get<unknown[]>('/api/admin/registration-tokens')).toHaveLength(1)
})

test('a demo whose backend is away goes on, says little, and is back with it', { timeout: 90_000 }, async () => {
  const before = demo.lastLines().length
  await backend.stop()
  await delay(ABSENCE_MS)
  expect(demo.lastLines().length - before).toBeLessThan(5)
  backend = await startBackend(settings)
  const returned = Date.now()
  // After a start the server believes for a while what it knew before: only a new health report is the demo itself.
  await once((service) => isHealthy(service) && Date.parse(service.lastHealthAt) > returned)
  expect(Date.now() - returned).toBeLessThan(10_000)
})
