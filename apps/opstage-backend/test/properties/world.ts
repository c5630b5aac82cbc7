import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  actions,
  addressOf,
  type ErrorCode,
  type Input,
  type Role,
  type Route,
  tokens,
} from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import { createApiToken } from '../../src/features/api-tokens/create.ts'
import { hashPassword } from '../../src/features/auth/password.ts'
import { sealKey } from '../../src/features/auth/second-factor.ts'
import { newTotpKey, stepAt, totpCode } from '../../src/features/auth/totp.ts'
import { csrfToken, openSession } from '../../src/features/auth/session.ts'
import { createContext, systemContext } from '../../src/platform/context.ts'
import { aService, type Reported, startAgent, type TestAgent } from '../agent.ts'
import { KNOWN_SECRETS, MONITOR, openOpstage } from '../harness.ts'
import { checkAnswer } from './answer.ts'
import { type RawAnswer, type RawRequest, send } from './request.ts'
import { createSecrets } from './secrets.ts'

/** What a call of a route says; who calls is the least that may, unless `headers` say otherwise. */
export interface Call {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  headers?: Record<string, string>
  /** What happens while the answer is waited for. */
  meanwhile?: () => Promise<unknown>
  /** What is put back when it has come. */
  afterwards?: () => unknown
}

export type World = Awaited<ReturnType<typeof createWorld>>

/** Nothing of the clock shall happen by itself while rows are compared. */
const QUIET = {
  OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS: '7200',
  OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS: '3600',
  OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS: '7200',
  OPSTAGE_PREPARE_WAIT_SECONDS: '1',
  OPSTAGE_BACKUP_INTERVAL_HOURS: '0',
}

/** A server with people and an agent, and ways to make whatever a call needs. */
export async function createWorld({ databaseUrl }: { databaseUrl?: string } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-test-'))
  // A file has its folder already.
  const ownFolder = databaseUrl?.startsWith('file:') ? {} : { OPSTAGE_DATA_DIR: folder }
  const opstage = await openOpstage({ env: { ...QUIET, ...ownFolder }, ...(databaseUrl ? { databaseUrl } : {}) })
  const { db, parts, owner } = opstage
  const secrets = createSecrets([...KNOWN_SECRETS, owner.headers.cookie.replace('opstage_session=', '')])
  secrets.tellPages(owner.headers['x-csrf-token'])
  let made = 0
  const fresh = (what: string) => `${what}-${(made += 1)}`

  function newPassword() {
    const password = `pw-${randomBytes(9).toString('hex')}`
    secrets.keep(password)
    return password
  }

  const password = newPassword()
  const passwordHash = await hashPassword(password)

  /** A user, without the work of another hash: all have the same password. */
  async function user(role: Role = 'viewer') {
    const at = new Date().toISOString()
    const { newId, workspaceId } = parts
    const row = { id: newId('usr'), workspaceId, username: fresh(role), role, passwordHash, status: 'ACTIVE' }
    const dates = { lastLoginAt: null, createdAt: at, updatedAt: at }
    await db
      .insertInto('user')
      .values({ ...row, displayName: null, ...dates })
      .execute()
    return { id: row.id, username: row.username, password }
  }

  /** An open session without the work of a login. */
  async function session(userId: string) {
    const ctx = systemContext(parts, 'test')
    const opened = await openSession(ctx, userId)
    const token = csrfToken(ctx, opened.session)
    secrets.keep(opened.token)
    secrets.tellPages(token)
    const headers = { cookie: `opstage_session=${opened.token}`, 'x-csrf-token': token }
    return { id: opened.session.id, headers }
  }

  /** Gives a user a second factor, and answers with a code of it. */
  async function secondFactor(userId: string, { isOn = true } = {}) {
    const key = newTotpKey()
    const sealedTotpKey = sealKey(systemContext(parts, 'test'), userId, key)
    const totpSince = isOn ? new Date().toISOString() : null
    await db.updateTable('user').set({ sealedTotpKey, totpSince }).where('id', '=', userId).execute()
    return { code: totpCode(key, stepAt(new Date())) }
  }

  /** An API token of a user; `change` makes it one that should not work any more. */
  async function apiToken(
    userId: string,
    role: Role = 'viewer',
    change: { expiresAt?: string; revokedAt?: string } = {},
  ) {
    const identity = { id: userId, name: 'test', role, sessionId: null, apiTokenId: null }
    const ctx = createContext(parts, { type: 'USER', ...identity }, null)
    const { token, rawToken } = await createApiToken(ctx, { name: fresh('script'), role, expiresInSeconds: 3600 })
    secrets.keep(rawToken)
    const { id } = token
    if (Object.keys(change).length > 0) await db.updateTable('apiToken').set(change).where('id', '=', id).execute()
    return { id, headers: { authorization: `Bearer ${rawToken}` } }
  }

  async function agent(service?: Partial<Reported> | null) {
    const code = fresh('agent')
    const started = await startAgent(opstage, code, service === null ? null : aService(code, service))
    secrets.keep(started.token, started.registrationToken)
    return { ...started, code }
  }

  async function token(body: NonNullable<Input<typeof tokens.create>['body']> = {}) {
    const { data } = await owner.call(tokens.create, { body })
    secrets.keep(data.rawToken)
    return data
  }

  /** A command that waits for its agent. */
  async function command(of: TestAgent, actionName = 'echo', payload: Record<string, unknown> = {}) {
    const params = { serviceId: of.serviceId, actionName }
    return (await owner.call(actions.execute, { params, body: { payload, confirmation: true } })).data
  }

  /** Asks for an action as whoever the headers say. */
  const execute = (
    params: { serviceId: string; actionName: string },
    body: Input<typeof actions.execute>['body'],
    headers: Record<string, string>,
  ) => opstage.anonymous(actions.execute, { params, body }, { headers })

  /** A command that its agent has taken. */
  async function running(of: TestAgent, actionName?: string, payload?: Record<string, unknown>) {
    const { id } = await command(of, actionName, payload)
    let taken = await of.poll()
    while (!taken.some((one) => one.id === id)) taken = await of.poll()
    return id
  }

  const tables = (await tableNames(opstage)).filter((table) => !OF_SEALS.includes(table))
  const people = { viewer: await user('viewer'), operator: await user('operator'), owner: owner.user }
  const main = await agent()

  /** As whom a route is called rightfully: the lowest role that may, the agent, or nobody. */
  async function rightfulHeaders({ access }: Route): Promise<Record<string, string>> {
    if (access === 'public') return {}
    if (access === 'monitor') return MONITOR
    return access === 'agent' ? main.headers : (await session(people[access].id)).headers
  }

  /** The call as it goes over the wire, with everything made that it needs. */
  async function prepare(route: Route, { params, query, body, headers }: Call): Promise<RawRequest> {
    return {
      method: route.method,
      path: addressOf(route, { params, query }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(headers ?? (await rightfulHeaders(route))),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }
  }

  /** Sends a prepared request to a route and looks whether the answer is one that the route may give. */
  async function ask(route: Route, raw: RawRequest): Promise<RawAnswer> {
    const answer = await send(opstage.baseUrl, raw)
    checkAnswer(route, answer)
    secrets.heard(route, answer)
    return answer
  }

  /** Asks, with what the call wants done meanwhile and afterwards. */
  async function attend(route: Route, raw: RawRequest, { meanwhile, afterwards }: Call): Promise<RawAnswer> {
    try {
      const [answer] = await Promise.all([ask(route, raw), meanwhile?.()])
      return answer
    } finally {
      await afterwards?.()
    }
  }

  return {
    ...opstage,
    dispose: async () => {
      await opstage.dispose()
      await rm(folder, { recursive: true })
    },
    folder,
    secrets,
    people,
    main,
    fresh,
    newPassword,
    user,
    session,
    secondFactor,
    apiToken,
    agent,
    token,
    command,
    execute,
    running,
    prepare,
    ask,
    attend,
    send: (raw: RawRequest) => send(opstage.baseUrl, raw),
    call: async (route: Route, call: Call) => attend(route, await prepare(route, call), call),
    /** Every row of every table, but for what is written a little later anyway: moments, and the seal of the record. */
    dump: async (): Promise<Record<string, string[]>> => {
      const dumped = tables.map(async (table) => {
        const { rows } = await sql<object>`select * from ${sql.table(table)}`.execute(db)
        // Sorted: PostgreSQL shows a row that was written again at another place.
        return [table, rows.map(withoutLater).toSorted()] as const
      })
      return Object.fromEntries(await Promise.all(dumped))
    },
    /** What the request that was answered left in the record. */
    auditOf: async ({ headers }: RawAnswer) => {
      const events = db.selectFrom('auditEvent').select('action').orderBy('id')
      const found = await events.where('requestId', '=', String(headers['x-request-id'])).execute()
      return found.map(({ action }) => action)
    },
  }
}

const LATER = {
  lastHeartbeatAt: null,
  lastPollAt: null,
  lastHealthAt: null,
  lastUsedAt: null,
  sequence: null,
  hash: null,
}
const withoutLater = (row: object) => JSON.stringify({ ...row, ...LATER })
const OF_SEALS = ['auditAnchor', 'auditKey']

async function tableNames({ db, parts }: Awaited<ReturnType<typeof openOpstage>>): Promise<string[]> {
  const catalog =
    parts.store.dialect.kind === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
      : sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public'`
  return (await catalog.execute(db)).rows.map(({ name }) => name)
}

export const codeOf = ({ json }: RawAnswer) => json?.error?.code as ErrorCode | undefined
