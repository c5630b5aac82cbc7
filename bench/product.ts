import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Admin, signIn } from '../scripts/steps/admin.ts'
import { localUrl } from '../packages/cli/src/up/healthy.ts'
import { startBackend } from '../scripts/steps/backend.ts'
import { freePort } from '../scripts/steps/port.ts'

export interface Product {
  url: string
  pid: number
  /** Milliseconds since 1970. */
  startedAt: number
  admin: Admin
  /** Another process in its place, on the same data. */
  restart: () => Promise<Product>
  stop: () => Promise<void>
}

export const portOf = ({ url }: Pick<Product, 'url'>) => Number(new URL(url).port)

/** Of the user `admin`. */
export const PASSWORD = 'only for this measurement'

interface Place {
  folder: string
  port: number
  env: NodeJS.ProcessEnv
}

/** The built server on a SQLite file of its own, as a process of its own. */
export const startProduct = async (env: NodeJS.ProcessEnv = {}): Promise<Product> =>
  start({ folder: await mkdtemp(join(tmpdir(), 'opstage-bench-')), port: await freePort(), env })

async function start(place: Place): Promise<Product> {
  const { folder, port, env } = place
  const startedAt = Date.now()
  const backend = await startBackend({
    host: '127.0.0.1',
    port,
    dataDir: join(folder, 'data'),
    stateDir: folder,
    username: 'admin',
    password: PASSWORD,
    sessionSecret: '8c1f4e0b6d2a97350c1f4e0b6d2a9735',
    env: { OPSTAGE_LOG_LEVEL: 'warn', ...env },
    fromSource: false,
  })
  const url = localUrl('127.0.0.1', port)
  return {
    url,
    pid: backend.pid,
    startedAt,
    admin: (await signIn(url, 'admin', PASSWORD))!,
    restart: async () => {
      await backend.stop()
      return start(place)
    },
    stop: async () => {
      await backend.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A registration token for so many agents, 1000 at most. */
export const tokenFor = async ({ admin }: Pick<Product, 'admin'>, maxUses: number) =>
  (await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', { maxUses })).rawToken

export interface Enrolled {
  code: string
  agentId: string
  headers: Record<string, string>
  serviceId: string
}

/** An agent that is ONLINE, with one service that declares `run`. */
export async function enrol(url: string, registrationToken: string, code: string): Promise<Enrolled> {
  const manifest = {
    kind: 'CapsuleService',
    code,
    name: code,
    version: '1.0.0',
    runtime: 'nodejs',
    agentMode: 'embedded',
  }
  const { agentId, agentToken } = await post<{ agentId: string; agentToken: string }>(`${url}/api/agents/register`, {
    registrationToken,
    agent: { code, mode: 'embedded' },
  })
  const headers = { authorization: `Bearer ${agentToken}` }
  const service = { code, name: code, manifest, health: { status: 'UP' }, actions: [{ name: 'run', label: 'Run' }] }
  const report = await post<{ services: { id: string }[] }>(
    `${url}/api/agents/${agentId}/services/report`,
    { services: [service] },
    headers,
  )
  await post(`${url}/api/agents/${agentId}/heartbeat`, {}, headers)
  return { code, agentId, headers, serviceId: report.services[0]!.id }
}

export async function post<T>(url: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as { success: boolean; data: T; error?: unknown }
  if (!answer.success) throw new Error(`${url} answered ${JSON.stringify(answer.error)}`)
  return answer.data
}

const AT_ONCE = 32

/** So many of them, in the order of their codes: `<prefix>-0` and on. */
export async function enrolMany(product: Product, count: number, prefix: string): Promise<Enrolled[]> {
  const agents: Enrolled[] = []
  for (let first = 0; first < count; first += 1000) {
    const size = Math.min(1000, count - first)
    const token = await tokenFor(product, size)
    for (let i = first; i < first + size; i += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, first + size - i) }, (_, j) => `${prefix}-${i + j}`)
      agents.push(...(await Promise.all(some.map((code) => enrol(product.url, token, code)))))
    }
  }
  return agents
}

/** A token with which a script may do what an operator may. */
export const apiTokenFor = async ({ admin }: Product) =>
  (await admin.post<{ rawToken: string }>('/api/admin/api-tokens', { name: 'bench', role: 'operator' })).rawToken
