import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Admin } from './admin.ts'
import { type Child, startChild } from './child.ts'

const CODE = 'demo-capsule-service'
const ONLINE_MS = 15_000

export interface DemoSettings {
  url: string
  stateDir: string
  env: NodeJS.ProcessEnv
  fromSource: boolean
  /** What runs it, when not the Node that runs this. */
  node?: string
  onLine?: ((line: string) => void) | undefined
  signal?: AbortSignal | undefined
}

export interface Demo {
  /** Absent when it was not started. */
  child?: Child
  /** What the user should know, when it is not simply online. */
  notice?: string
}

interface Service {
  code: string
  agentStatus: string
  lastReportedAt: string | null
}

/** Starts the demo with the token it kept, or enrols it anew; `admin` is absent when nobody could sign in. */
export async function startDemo(settings: DemoSettings, admin: Admin | undefined): Promise<Demo> {
  const stateDir = join(settings.stateDir, 'demo')
  const tokenFile = join(stateDir, 'agent-token.json')
  let registrationToken = settings.env.OPSTAGE_REGISTRATION_TOKEN
  const kept = await keptToken(settings.url, tokenFile)
  if (!registrationToken && (kept === 'revoked' || (await wasRevoked(stateDir, admin)))) {
    return { notice: `The demo was revoked in the console. To enrol it again, delete ${stateDir} and start again.` }
  }
  if (kept !== 'good') {
    if (!registrationToken && !admin) return { notice: howToEnrol }
    rmSync(stateDir, { recursive: true, force: true })
    registrationToken ??= await createToken(admin!)
  }
  const since = new Date().toISOString()
  const child = startChild({
    name: 'The demo service',
    args: settings.fromSource
      ? ['--conditions=source', '--watch', 'apps/demo-capsule-service/src/main.ts']
      : ['apps/demo-capsule-service/dist/main.js'],
    node: settings.node,
    env: {
      ...settings.env,
      OPSTAGE_BACKEND_URL: settings.url,
      OPSTAGE_AGENT_TOKEN_FILE: tokenFile,
      ...(registrationToken ? { OPSTAGE_REGISTRATION_TOKEN: registrationToken } : {}),
    },
    logFile: join(settings.stateDir, 'demo.log'),
    onLine: settings.onLine,
  })
  try {
    const online = admin === undefined || (await untilOnline(admin, child, since, settings.signal))
    return online ? { child } : { child, notice: `The demo service is not online yet: see ${child.logFile}.` }
  } catch (error) {
    await child.stop()
    throw error
  }
}

const howToEnrol =
  'The demo was not started: enrolling it takes a registration token. Create one for the agent code\n' +
  `"${CODE}" in the console (Settings → Registration tokens), then: OPSTAGE_REGISTRATION_TOKEN=… npm start`

/** Asks the backend rather than guessing: its data may have been deleted or restored since the token was stored. */
async function keptToken(url: string, file: string): Promise<'good' | 'revoked' | 'unusable'> {
  let token: { agentId?: string; agentToken?: string }
  try {
    token = JSON.parse(readFileSync(file, 'utf8')) as typeof token
  } catch {
    return 'unusable'
  }
  const response = await fetch(`${url}/api/agents/${token.agentId}/heartbeat`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.agentToken}` },
  })
  if (response.ok) return 'good'
  const { error } = (await response.json()) as { error?: { code: string } }
  if (error?.code === 'AGENT_DISABLED') return 'good'
  return error?.code === 'AGENT_REVOKED' || error?.code === 'AGENT_TOKEN_REVOKED' ? 'revoked' : 'unusable'
}

/** Revoked while it ran it has dropped its token; what else it kept is there until somebody wants it back. */
async function wasRevoked(stateDir: string, admin: Admin | undefined): Promise<boolean> {
  if (!admin || !existsSync(stateDir)) return false
  const agents = await admin.get<{ code: string; status: string }[]>(`/api/admin/agents?status=REVOKED&q=${CODE}`)
  return agents.some(({ code }) => code === CODE)
}

async function createToken(admin: Admin): Promise<string> {
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', {
    name: 'Demo service, by npm start',
    agentCode: CODE,
    expiresInSeconds: 600,
    maxUses: 1,
  })
  return rawToken
}

/** Online and reported since this start: what is left from the last one says nothing. */
async function untilOnline(admin: Admin, child: Child, since: string, signal?: AbortSignal): Promise<boolean> {
  let ended = false
  void child.exited.then(() => (ended = true))
  const deadline = Date.now() + ONLINE_MS
  while (!ended && Date.now() < deadline) {
    signal?.throwIfAborted()
    const services = await admin.get<Service[]>(`/api/admin/capsule-services?q=${CODE}`)
    const demo = services.find(({ code }) => code === CODE)
    if (demo?.agentStatus === 'DISABLED') return true
    if (demo?.agentStatus === 'ONLINE' && (demo.lastReportedAt ?? '') >= since) return true
    await delay(50)
  }
  return false
}
