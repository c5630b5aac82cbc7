import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { services, tokens } from '../../packages/contracts/src/index.ts'
import { startRoundRobin } from '../../apps/opstage-backend/test/round-robin.ts'
import { isHealthy } from '../../packages/cli/src/up/healthy.ts'
import { freePort } from '../steps/port.ts'
import { type PostgresServer, startPostgres } from '../testing/postgres-server.ts'
import { createOwner, type Owner, type Session, signIn, USERNAME } from './owner.ts'
import { PASSWORD, SESSION_SECRET } from './secrets.ts'
import { createVictim, type Victim } from './victim.ts'

/** How long a command waits for its agent; the shortest that a backend allows. */
export const TTL_SECONDS = 30

export interface World {
  url: string
  folder: string
  session: Session
  owner: Owner
  backends: Victim[]
  /** The database that they share, if it is a server. */
  postgres: (Victim & { folder: string }) | undefined
  agents: Victim[]
  serviceIds: string[]
  /** Every command whose handler began, once for each time. */
  ranFile: string
  /** Every result that the backend has accepted. */
  acceptedFile: string
  end: (keep: boolean) => Promise<void>
}

interface WorldOptions {
  agentCount: number
  agentUrl: (url: string) => Promise<string>
  /** More than one need PostgreSQL; requests go to them in turn. */
  backendCount?: number
  withPostgres?: boolean
}

/**
 * A backend on a SQLite file, or some that share a PostgreSQL server, and a few agents, each a process; every second agent
 * has nowhere to write its journal.
 */
export async function createWorld({
  agentCount,
  agentUrl,
  backendCount = 1,
  withPostgres = false,
}: WorldOptions): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-chaos-'))
  const server = withPostgres ? await startPostgres({ isLasting: true }) : undefined
  const env = { OPSTAGE_DATA_DIR: join(folder, 'data'), ...(server && { DATABASE_URL: server.url }) }
  const ports = await Promise.all(Array.from({ length: backendCount }, () => freePort()))
  const backends = ports.map((port, i) => createBackend(`backend ${i + 1}`, port, folder, env))
  for (const backend of backends) {
    backend.start()
    await backend.untilUp()
  }
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  const balancer = backendCount > 1 ? await startRoundRobin(() => urls) : undefined
  const url = balancer?.url ?? urls[0]!
  const session = await signIn(url)
  const owner = createOwner(url, session)

  const ranFile = join(folder, 'ran')
  const acceptedFile = join(folder, 'accepted')
  for (const file of [ranFile, acceptedFile, join(folder, 'no-folder')]) await writeFile(file, '')
  const codes = Array.from({ length: agentCount }, (_, i) => `agent-${i}`)
  const agents: Victim[] = []
  const backendUrl = await agentUrl(url)
  for (const [i, code] of codes.entries()) {
    // Without a disk the credential of a container: bound to the code, good for as many starts as it takes.
    const { data } = await owner(tokens.create, { body: { agentCode: code, maxUses: null, expiresInSeconds: null } })
    const home = i % 2 === 0 ? join(folder, code) : join(folder, 'no-folder')
    if (i % 2 === 0) await mkdir(home)
    const agent = createVictim({
      name: code,
      args: ['scripts/chaos/agent.ts', code, ranFile, acceptedFile],
      env: {
        PATH: process.env.PATH,
        OPSTAGE_BACKEND_URL: backendUrl,
        OPSTAGE_REGISTRATION_TOKEN: data.rawToken,
        OPSTAGE_AGENT_TOKEN_FILE: join(home, 'token.json'),
      },
      logFile: join(folder, `${code}.log`),
    })
    agent.start()
    agents.push(agent)
  }
  const all = [...agents, ...backends]
  return {
    url,
    folder,
    session,
    owner,
    backends,
    postgres: server && asVictim(server),
    agents,
    serviceIds: await serviceIdsOf(owner, agentCount),
    ranFile,
    acceptedFile,
    async end(keep) {
      await Promise.all(all.map((victim) => victim.stop()))
      await balancer?.close()
      await server?.stop()
      if (!keep) await rm(folder, { recursive: true })
    },
  }
}

function createBackend(name: string, port: number, folder: string, env: NodeJS.ProcessEnv): Victim {
  return createVictim({
    name,
    args: ['apps/opstage-backend/src/main.ts'],
    env: {
      PATH: process.env.PATH,
      OPSTAGE_PORT: String(port),
      OPSTAGE_ADMIN_USERNAME: USERNAME,
      OPSTAGE_ADMIN_PASSWORD: PASSWORD,
      OPSTAGE_SESSION_SECRET: SESSION_SECRET,
      OPSTAGE_INSECURE_COOKIES: 'true',
      OPSTAGE_LOG_LEVEL: 'warn',
      OPSTAGE_COMMAND_TTL_SECONDS: String(TTL_SECONDS),
      OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS: '1',
      OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: '2',
      OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS: '1',
      ...env,
    },
    logFile: join(folder, `${name.replace(' ', '-')}.log`),
    isUp: () => untilHealthy(`http://127.0.0.1:${port}`),
  })
}

/** It comes back at once: how long it stays away is chance enough. */
function asVictim({ folder, crash, start, stop }: PostgresServer): Victim & { folder: string } {
  let up = Promise.resolve()
  return {
    name: 'PostgreSQL',
    folder,
    start: () => void (up = start()),
    untilUp: () => up,
    kill: crash,
    diedAlone: () => 0,
    stop,
  }
}

/** Once all of them have reported. */
async function serviceIdsOf(owner: Owner, count: number): Promise<string[]> {
  for (;;) {
    const { data } = await owner(services.list, { query: { pageSize: 100 } })
    if (data.length === count) return data.map(({ id }) => id)
    await delay(100)
  }
}

async function untilHealthy(url: string): Promise<void> {
  while (!(await isHealthy(url))) await delay(50)
}
