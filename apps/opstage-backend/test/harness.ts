import { dirname } from 'node:path'
import { Writable } from 'node:stream'
import { auth, createClient, type Role, users } from '@xtrape/capsule-contracts-node'
import { expect, onTestFinished } from 'vitest'
import { createApp } from '../src/app.ts'
import { type Environment, readConfig } from '../src/config.ts'
import { seal } from '../src/features/audit/seal.ts'
import { flush, sweep } from '../src/features/maintenance/sweep.ts'
import { systemContext } from '../src/platform/context.ts'
import { repeat } from '../src/platform/jobs.ts'
import { createLog } from '../src/platform/log.ts'
import { freshPostgres } from './postgres.ts'
import { startRoundRobin } from './round-robin.ts'

export const OWNER = { username: 'admin', password: 'correct horse battery' }

/** Secrets that this run knows; none may ever be seen in an answer, a log line or a database. */
export const KNOWN_SECRETS = [
  OWNER.password,
  'session-secret-0123456789-abcdefghijkl',
  'metrics-token-0123456789-abcdefghijklm',
]

/** What whoever reads the metrics sends. */
export const MONITOR = { authorization: `Bearer ${KNOWN_SECRETS[2]}` }

export const isPostgres = process.env.OPSTAGE_TEST_DATABASE === 'postgres'
/** The same tests hold when several backends share the database: `npm run test:more -- several` runs them so. */
const BACKENDS = Number(process.env.OPSTAGE_TEST_BACKENDS ?? 1)

export type Call = ReturnType<typeof createClient>
export type Opstage = Awaited<ReturnType<typeof startOpstage>>

interface StartOptions {
  env?: Environment
  /** Database to use; a fresh one of the project's kind by default. */
  databaseUrl?: string
  /** On PostgreSQL more than one may share the database; requests go to them in turn. */
  backends?: number
  /** The clock stands still but for what the test moves: times are exact, however slow the machine is. */
  frozen?: boolean
}

/** A clock that tests move; it also goes on by itself, so that durations are not zero, unless it is frozen. */
function createClock(frozen: boolean) {
  const since = { wall: Date.now(), monotonic: performance.now() }
  let offset = 0
  let jumped = 0
  return {
    now: () => new Date((frozen ? since.wall : Date.now()) + offset + jumped),
    monotonic: () => (frozen ? since.monotonic : performance.now()) + offset,
    /** Time passes. */
    advance: (seconds: number) => void (offset += seconds * 1000),
    /** Somebody sets the clock on the wall. */
    jump: (seconds: number) => void (jumped += seconds * 1000),
  }
}

async function freshDatabase() {
  if (!isPostgres) return { url: ':memory:', drop: async () => {} }
  return freshPostgres()
}

/** A server of its own on a free port and a fresh database; gone when the test is over. */
export async function startOpstage(options: StartOptions = {}) {
  const opstage = await openOpstage(options)
  onTestFinished(opstage.dispose)
  return opstage
}

/** The same for whoever shares it between tests: `beforeAll(async () => (opstage = await openOpstage()).dispose)`. */
export async function openOpstage({
  env = {},
  databaseUrl,
  frozen = false,
  backends: count = isPostgres ? BACKENDS : 1,
}: StartOptions = {}) {
  const database = databaseUrl ? { url: databaseUrl, drop: async () => {} } : await freshDatabase()
  const lines: string[] = []
  const sink = new Writable({ write: (chunk: Buffer, _, done) => (lines.push(chunk.toString()), done()) })
  const clock = createClock(frozen)
  const expiring: (() => Promise<unknown>)[] = []
  const config = readConfig({
    DATABASE_URL: database.url,
    OPSTAGE_ADMIN_USERNAME: OWNER.username,
    OPSTAGE_ADMIN_PASSWORD: OWNER.password,
    OPSTAGE_SESSION_SECRET: KNOWN_SECRETS[1],
    OPSTAGE_METRICS_TOKEN: KNOWN_SECRETS[2],
    OPSTAGE_LOG_LEVEL: 'debug',
    OPSTAGE_CONSOLE_DIR: '/nonexistent',
    ...(database.url.startsWith('file:') ? { OPSTAGE_DATA_DIR: dirname(database.url.slice('file:'.length)) } : {}),
    ...env,
  })
  // However busy the machine of the tests is: a server under load is what a test makes it.
  const busyness = { utilization: 0, lagMs: 0, longestLagMs: 0 }
  const startBackend = async () => {
    const { http, parts } = await createApp({
      config,
      log: createLog(config.OPSTAGE_LOG_LEVEL, sink),
      now: clock.now,
      monotonic: clock.monotonic,
      busyness: () => busyness,
      // Expiry comes when a test asks for it, by `expire` or `sweep`, and not in the middle of what it compares.
      startJob: (name, ms, log, work) => {
        if (name !== 'expire') return repeat(name, ms, log, work)
        expiring.push(work)
        return { stop: async () => {} }
      },
    })
    return { http, parts, baseUrl: await http.listen({ host: '127.0.0.1', port: 0 }) }
  }
  const backends = await Promise.all(Array.from({ length: count }, startBackend))
  const { http, parts } = backends[0]!
  const balancer = count > 1 ? await startRoundRobin(() => backends.map((backend) => backend.baseUrl)) : undefined
  const baseUrl = balancer?.url ?? backends[0]!.baseUrl
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    for (const backend of backends) await backend.http.close()
    await balancer?.close()
    await database.drop()
  }
  /** Closes; nothing may be left waiting. */
  const dispose = async () => {
    await close()
    for (const backend of backends) expect(backend.parts.wakeups.size(), 'listeners left behind').toBe(0)
  }

  const anonymous = createClient({ baseUrl })
  const owner = await signIn(baseUrl, OWNER)
  return {
    baseUrl,
    /** How busy the server believes to be, from its next look on. */
    busyness,
    backends,
    clock,
    close,
    dispose,
    http,
    lines,
    parts,
    anonymous,
    owner,
    db: parts.db,
    signIn: (credentials: typeof OWNER) => signIn(baseUrl, credentials),
    /** A user with this role, signed in. */
    withRole: async (role: Role) => {
      const credentials = { username: `${role}-${++users_}`, password: `password of ${role}` }
      await owner.call(users.create, { body: { ...credentials, role } })
      return signIn(baseUrl, credentials)
    },
    flush: async () => {
      for (const backend of backends) await flush(backend.parts)
    },
    seal: () => seal(systemContext(parts, 'test')),
    /** What each backend does every second about what has expired. */
    expire: () => Promise.all(expiring.map((work) => work())),
    sweep: () => sweep(systemContext(parts, 'test')),
    auditActions: async () =>
      (await parts.db.selectFrom('auditEvent').select('action').orderBy('id').execute()).map(({ action }) => action),
  }
}

let users_ = 0

/** Signs in and answers with a client that carries cookie and CSRF token, and with both of them. */
export async function signIn(baseUrl: string, credentials: { username: string; password: string }) {
  let cookie = ''
  const anonymous = createClient({
    baseUrl,
    fetch: async (url, init) => {
      const response = await fetch(url, init)
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
      return response
    },
  })
  const { data } = await anonymous(auth.login, { body: credentials })
  const headers = { cookie, 'x-csrf-token': data.csrfToken }
  return { call: createClient({ baseUrl, headers: () => headers }), headers, user: data.user, session: data }
}
