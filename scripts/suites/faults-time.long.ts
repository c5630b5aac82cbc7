import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { isHealthy } from '../../packages/cli/src/up/healthy.ts'
import { buildAll } from '../steps/build.ts'
import { beat, startFleet } from './faults/fleet.ts'
import { type Server, startServer } from './faults/server.ts'
import { until } from '../testing/until.ts'

/** `npm run test:more -- faults --full` stands still for a minute, as a machine that sleeps would. */
const STILL_MS = process.env.OPSTAGE_FULL ? 60_000 : 8000

const QUICK = {
  OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: '1',
  OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS: '1',
  OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS: '3',
  OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS: '1',
  OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS: '5',
}

beforeAll(() => buildAll().then(() => {}), 120_000)

/** Several thresholds and sweeps from now on: whoever would be called silent has been by then. Measured by our own clock. */
async function untilLookedFor({ admin }: Server) {
  const enough = performance.now() + 5000
  let sweeps = 0
  let last: string | undefined
  await until(async () => {
    const at = (await admin.get<{ at: string } | null>('/api/admin/maintenance'))?.at
    if (at !== last) sweeps += 1
    last = at
    return sweeps > 4 && performance.now() > enough
  })
}

/** How many are shown ONLINE, and how often anybody was called offline. */
async function seen({ admin }: Server) {
  const silenced = await admin.get<unknown[]>('/api/admin/audit-events?action=system.agent.offline')
  const agents = await admin.get<{ status: string }[]>('/api/admin/agents')
  return { online: agents.filter(({ status }) => status === 'ONLINE').length, silenced: silenced.length }
}

test(
  `a server that stands still for ${STILL_MS / 1000} s calls nobody offline, and goes on`,
  { timeout: STILL_MS + 60_000 },
  async () => {
    const server = await startServer({ env: QUICK })
    const fleet = await startFleet(server, 10)
    server.child.kill('SIGSTOP')
    await delay(STILL_MS)
    server.child.kill('SIGCONT')
    await until(() => isHealthy(server.url))
    await untilLookedFor(server)
    await fleet.stop()
    expect(await seen(server)).toEqual({ online: 10, silenced: 0 })
  },
)

interface Command {
  id: string
  status: string
  expiresAt: string
}

test(
  'a clock that is set by ten minutes under a running server expires nothing, and silences nobody',
  { timeout: 90_000 },
  async () => {
    const server = await startServer({
      env: (folder) => ({
        ...QUICK,
        NODE_OPTIONS: `--import ${new URL('../testing/settable-clock.ts', import.meta.url).href}`,
        OPSTAGE_TEST_CLOCK: join(folder, 'clock'),
      }),
    })
    const { admin, url, folder, child } = server
    const fleet = await startFleet(server, 10)
    onTestFinished(() => fleet.stop())
    const [agent] = fleet.agents
    const command = await admin.post<Command>(`/api/admin/capsule-services/${agent!.serviceId}/actions/run`, {})
    const serverTime = async () =>
      Date.parse(
        ((await (await fetch(`${url}/api/system/health`)).json()) as { data: { timestamp: string } }).data.timestamp,
      )
    const leftMs = async () =>
      Date.parse((await admin.get<Command>(`/api/admin/commands/${command.id}`)).expiresAt) - (await serverTime())

    let jumps = 0
    for (const minutes of [10, -10, 0]) {
      const [left, since] = [await leftMs(), performance.now()]
      await writeFile(join(folder, 'clock'), String(minutes * 60_000))
      child.kill('SIGUSR2')
      jumps += 1
      await until(async () => {
        const events = await admin.get<unknown[]>('/api/admin/audit-events?action=system.clock.jumped')
        return events.length === jumps
      })
      expect(Math.abs((await serverTime()) - Date.now() - minutes * 60_000)).toBeLessThan(5000)
      await untilLookedFor(server)
      expect(await admin.get<Command>(`/api/admin/commands/${command.id}`)).toMatchObject({ status: 'PENDING' })
      expect(Math.abs((await leftMs()) - (left - (performance.now() - since)))).toBeLessThan(5000)
      expect(await beat(url, agent!)).toBe(200)
      expect(await seen(server)).toEqual({ online: 10, silenced: 0 })
    }
    expect(await server.verify()).toMatchObject({ verified: true })
    expect(await server.leaks()).toEqual([])
  },
)
