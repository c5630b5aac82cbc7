import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { services, tokens } from '../../packages/contracts/src/index.ts'
import { isHealthy } from '../steps/backend.ts'
import { freePort } from '../steps/port.ts'
import { createOwner, type Owner, PASSWORD, type Session, signIn, USERNAME } from './owner.ts'
import { createVictim, type Victim } from './victim.ts'

/** How long a command waits for its agent; the shortest that a backend allows. */
export const TTL_SECONDS = 30

export interface World {
  url: string
  folder: string
  session: Session
  owner: Owner
  backend: Victim
  agents: Victim[]
  serviceIds: string[]
  /** Every command whose handler began, once for each time. */
  ranFile: string
  /** Every result that the backend has accepted. */
  acceptedFile: string
  end: (keep: boolean) => Promise<void>
}

/** A backend on a SQLite file and a few agents, each a process; every second one has nowhere to write its journal. */
export async function createWorld({
  agentCount,
  agentUrl,
}: {
  agentCount: number
  agentUrl: (url: string) => Promise<string>
}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-chaos-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const backend = createVictim({
    name: 'backend',
    args: ['apps/opstage-backend/src/main.ts'],
    env: {
      PATH: process.env.PATH,
      OPSTAGE_PORT: String(port),
      OPSTAGE_DATA_DIR: join(folder, 'data'),
      OPSTAGE_ADMIN_USERNAME: USERNAME,
      OPSTAGE_ADMIN_PASSWORD: PASSWORD,
      OPSTAGE_SESSION_SECRET: 'a secret that only this run knows, of some length',
      OPSTAGE_INSECURE_COOKIES: 'true',
      OPSTAGE_LOG_LEVEL: 'warn',
      OPSTAGE_COMMAND_TTL_SECONDS: String(TTL_SECONDS),
      OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS: '1',
      OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS: '2',
      OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS: '1',
    },
    logFile: join(folder, 'backend.log'),
    isUp: () => untilHealthy(url),
  })
  backend.start()
  await backend.untilUp()
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
  const all = [...agents, backend]
  return {
    url,
    folder,
    session,
    owner,
    backend,
    agents,
    serviceIds: await serviceIdsOf(owner, agentCount),
    ranFile,
    acceptedFile,
    async end(keep) {
      await Promise.all(all.map((victim) => victim.stop()))
      if (!keep) await rm(folder, { recursive: true })
    },
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
