import { type ErrorCode, routes } from '@xtrape/capsule-contracts-node'
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HASHING_PLACES, hashPassword } from '../../src/features/auth/password.ts'
import { streamLiveEvents } from '../../src/features/live/stream.ts'
import { createContext } from '../../src/platform/context.ts'
import { aService, type TestAgent } from '../agent.ts'
import { answerNext, type Example, examples } from './examples.ts'
import type { Call, World } from './world.ts'

const PAST = '2020-01-01T00:00:00.000Z'

/** The example of a route with other parameters: of things that do not exist, or are not what they should be. */
const instead =
  (route: string, params: Record<string, string>): Example =>
  async (world) => {
    const { meanwhile: _, ...call } = await examples[route]!(world)
    return { ...call, params: { ...call.params, ...params } }
  }

const each = (routes: string[], code: ErrorCode, example: (route: string) => Example) =>
  Object.fromEntries(routes.map((route) => [`${route} ${code}`, example(route)]))

const unknown: Record<string, Example> = {
  ...each(['getUser', 'updateUser', 'resetUserPassword', 'resetUserSecondFactor'], 'USER_NOT_FOUND', (r) =>
    instead(r, { userId: 'usr_0' }),
  ),
  ...each(['getAgent', 'disableAgent', 'enableAgent', 'revokeAgent', 'deleteAgent'], 'AGENT_NOT_FOUND', (r) =>
    instead(r, { agentId: 'agt_0' }),
  ),
  ...each(['revokeRegistrationToken', 'deleteRegistrationToken'], 'REGISTRATION_TOKEN_NOT_FOUND', (r) =>
    instead(r, { tokenId: 'tok_0' }),
  ),
  ...each(
    ['', 'Manifest', 'Health', 'HealthHistory'].map((part) => `getCapsuleService${part}`),
    'CAPSULE_SERVICE_NOT_FOUND',
    (r) => instead(r, { serviceId: 'svc_0' }),
  ),
  ...each(
    ['listCapsuleServiceConfigs', 'listCapsuleServiceActions', 'deleteCapsuleService', 'getActionStats'],
    'CAPSULE_SERVICE_NOT_FOUND',
    (r) => instead(r, { serviceId: 'svc_0' }),
  ),
  ...each(
    ['listCapsuleServiceConfigChanges', 'acknowledgeCapsuleService', 'unacknowledgeCapsuleService'],
    'CAPSULE_SERVICE_NOT_FOUND',
    (r) => instead(r, { serviceId: 'svc_0' }),
  ),
  'getActionStats ACTION_NOT_FOUND': instead('getActionStats', { actionName: 'none' }),
  ...each(
    [
      'getCommand',
      'cancelCommand',
      'retryCommand',
      'revealCommandSecret',
      'reportCommandProgress',
      'reportCommandResult',
    ],
    'COMMAND_NOT_FOUND',
    (r) => instead(r, { commandId: 'cmd_0' }),
  ),
  'revokeApiToken API_TOKEN_NOT_FOUND': instead('revokeApiToken', { apiTokenId: 'pat_0' }),
  'endSession SESSION_NOT_FOUND': instead('endSession', { sessionId: 'ses_0' }),
  'getAuditEvent AUDIT_EVENT_NOT_FOUND': instead('getAuditEvent', { auditEventId: 'aud_0' }),
  'getCapsuleServiceHealth NOT_FOUND': async (world) => ({
    params: { serviceId: (await world.agent({ health: null })).serviceId },
  }),
}

/** Keeps the queue for hashes full for a moment: there is no place for another. */
async function occupyHashing() {
  const until = performance.now() + 150
  const takePlace = async () => {
    while (performance.now() < until) await hashPassword('a')
  }
  await Promise.all(Array.from({ length: HASHING_PLACES }, takePlace))
}

/** Five failures are free. */
async function failOften(world: World, path: string, call: Call) {
  const headers = { 'content-type': 'application/json', ...call.headers }
  const raw = { method: 'POST', path, headers, body: JSON.stringify(call.body) }
  for (let i = 0; i < 5; i += 1) await world.send(raw)
  return call
}

const signIn: Record<string, Example> = {
  'adminLogin LOGIN_FAILED': async (world) => ({
    // People type their password where the name belongs.
    body: { username: world.newPassword(), password: world.newPassword() },
  }),
  'adminLogin RATE_LIMITED': async (world) =>
    failOften(world, '/api/admin/auth/login', { body: { username: world.fresh('nobody'), password: 'wrong' } }),
  'adminLogin INSECURE_LOGIN': async (world) => ({
    ...(await examples.adminLogin!(world)),
    headers: { host: 'opstage.example' },
  }),
  'adminLogin CSRF_INVALID': async (world) => ({
    ...(await examples.adminLogin!(world)),
    headers: { 'sec-fetch-site': 'cross-site' },
  }),
  'changePassword RATE_LIMITED': async (world) => {
    const call = await examples.changePassword!(world)
    const body = { ...(call.body as object), currentPassword: 'wrong' }
    return failOften(world, '/api/admin/auth/change-password', { ...call, body })
  },
  ...each(
    ['adminLogin', 'changePassword', 'setUpSecondFactor', 'switchOffSecondFactor'],
    'SERVICE_UNAVAILABLE',
    (route) => async (world) => ({
      ...(await examples[route]!(world)),
      meanwhile: occupyHashing,
    }),
  ),
  'streamLiveEvents SERVICE_UNAVAILABLE': async ({ parts, people }) => {
    const hangUp = new AbortController()
    const reader = {
      id: people.viewer.id,
      name: 'reader',
      role: 'viewer',
      sessionId: 'ses_0',
      apiTokenId: null,
    } as const
    const ctx = createContext(parts, { type: 'USER', ...reader }, null)
    const readers = Array.from({ length: 1000 }, () => streamLiveEvents(ctx, undefined, hangUp.signal))
    await Promise.all(readers.map((one) => one.next()))
    return {
      afterwards: () => {
        for (const one of readers) void one.return()
      },
    }
  },
  'listSessions FORBIDDEN': async ({ people }) => ({ query: { userId: people.owner.id } }),
  'endOtherSessions FORBIDDEN': async ({ people }) => ({ query: { userId: people.owner.id } }),
  'endSession FORBIDDEN': async ({ people, session }) => ({
    params: { sessionId: (await session(people.owner.id)).id },
    query: { userId: people.owner.id },
  }),
  'adminLogin SECOND_FACTOR_REQUIRED': async (world) => {
    const { id, username, password } = await world.user()
    await world.secondFactor(id)
    return { body: { username, password } }
  },
  ...each(['setUpSecondFactor', 'switchOnSecondFactor'], 'SECOND_FACTOR_ON', () => async (world) => {
    const { id, password } = await world.user()
    const { code } = await world.secondFactor(id)
    return { headers: (await world.session(id)).headers, body: { password, code } }
  }),
  ...each(['switchOnSecondFactor', 'switchOffSecondFactor'], 'SECOND_FACTOR_OFF', () => async (world) => {
    const { id, password } = await world.user()
    return { headers: (await world.session(id)).headers, body: { password, code: '123456' } }
  }),
  ...each(
    ['setUpSecondFactor', 'switchOnSecondFactor', 'switchOffSecondFactor'],
    'RATE_LIMITED',
    (r) => async (world) => {
      const call = await examples[r]!(world)
      const wrong = {
        ...(call.body as object),
        ...(r === 'setUpSecondFactor' ? { password: 'wrong' } : { code: '000' }),
      }
      return failOften(world, routes.find(({ id }) => id === r)!.path, { ...call, body: wrong })
    },
  ),
  'resetUserSecondFactor FORBIDDEN': async ({ people }) => ({ params: { userId: people.owner.id } }),
  'createApiToken FORBIDDEN': async () => ({ body: { name: 'too much', role: 'operator' } }),
  'createUser USER_ALREADY_EXISTS': async (world) => ({
    body: { username: world.people.viewer.username, password: world.newPassword(), role: 'viewer' },
  }),
  'updateUser LAST_OWNER_REQUIRED': async ({ people }) => ({
    params: { userId: people.owner.id },
    body: { role: 'viewer' },
  }),
}

/** Registers with a token that is changed first, or with a body that is. */
const enrol =
  (
    change: Record<string, string | number>,
    more: (body: Record<string, unknown>, world: World) => object = () => ({}),
  ) =>
  async (world: World): Promise<Call> => {
    const { id, rawToken: registrationToken } = await world.token()
    if (Object.keys(change).length > 0)
      await world.db.updateTable('registrationToken').set(change).where('id', '=', id).execute()
    const { body } = await examples.registerAgent!(world)
    const own = { ...(body as Record<string, unknown>), registrationToken }
    return { body: { ...own, ...more(own, world) } }
  }

type Json = Record<string, unknown>
const serviceOf = ({ service }: Json) => service as Json
const takenService = (body: Json, { main }: World) => ({ service: aService(main.code, { name: 'Taken' }), was: body })
const misfit = (body: Json) => ({ service: { ...serviceOf(body), code: 'another-code' } })

const enrolment: Record<string, Example> = {
  'registerAgent REGISTRATION_TOKEN_INVALID': enrol({}, () => ({ registrationToken: 'opstage_reg_none' })),
  'registerAgent REGISTRATION_TOKEN_EXPIRED': enrol({ expiresAt: PAST }),
  'registerAgent REGISTRATION_TOKEN_REVOKED': enrol({ revokedAt: PAST }),
  'registerAgent REGISTRATION_TOKEN_USED': enrol({ useCount: 1 }),
  'registerAgent REGISTRATION_TOKEN_WRONG_AGENT': enrol({ agentCode: 'another' }),
  'registerAgent AGENT_CODE_TAKEN': enrol({}, (_, { main }) => ({ agent: { code: main.code, mode: 'embedded' } })),
  'registerAgent CAPSULE_SERVICE_CODE_TAKEN': enrol({}, takenService),
  'registerAgent CAPSULE_SERVICE_MANIFEST_INVALID': enrol({}, misfit),
  'reportAgentServices CAPSULE_SERVICE_CODE_TAKEN': async (world) => ({
    params: { agentId: world.main.id },
    body: { services: [aService((await world.agent()).code)] },
  }),
  'reportAgentServices CAPSULE_SERVICE_MANIFEST_INVALID': async ({ main }) => ({
    params: { agentId: main.id },
    body: { services: [{ ...aService(main.code), code: 'another-code' }] },
  }),
  'agentHeartbeat CAPSULE_SERVICE_NOT_FOUND': async ({ main }) => ({
    params: { agentId: main.id },
    body: { services: [{ code: 'none', health: { status: 'UP' } }] },
  }),
  'agentHeartbeat CAPSULE_SERVICE_NOT_OWNED': async (world) => ({
    params: { agentId: world.main.id },
    body: { serviceId: (await world.agent()).serviceId, health: { status: 'UP' } },
  }),
  ...each(['disableAgent', 'enableAgent'], 'AGENT_REVOKED', () => async (world) => {
    const { id } = await world.agent()
    await world.db.updateTable('agent').set({ status: 'REVOKED' }).where('id', '=', id).execute()
    return { params: { agentId: id } }
  }),
  'deleteAgent AGENT_NOT_DELETABLE': async ({ main }) => ({ params: { agentId: main.id } }),
  'deleteCapsuleService CAPSULE_SERVICE_NOT_DELETABLE': async ({ main }) => ({ params: { serviceId: main.serviceId } }),
  'deleteRegistrationToken REGISTRATION_TOKEN_NOT_DELETABLE': async (world) => ({
    params: { tokenId: (await world.token()).id },
  }),
}

/** The server finds its data elsewhere, until the call is over. */
const withData =
  (url: (world: World) => Promise<string>): Example =>
  async (world) => {
    const { parts } = world
    const { config } = parts
    parts.config = { ...config, DATABASE_URL: await url(world) }
    return { afterwards: () => void (parts.config = config) }
  }

/** As large as no disk is, and takes no place. */
async function hugeFile({ folder }: World) {
  const path = join(folder, 'huge.db')
  await writeFile(path, '')
  await truncate(path, 8 * 1024 ** 4)
  return `file:${path}`
}

const backups: Record<string, Example> = {
  ...each(['createBackup', 'backupSqlite'], 'BACKUP_NOT_AVAILABLE', () => withData(async () => ':memory:')),
  ...each(['createBackup', 'backupSqlite'], 'BACKUP_NO_SPACE', () => withData(hugeFile)),
  'downloadBackup BACKUP_NOT_FOUND': async () => ({ params: { backupName: 'opstage-20000101T000000000Z.db' } }),
}

const echoAs = (agent: { code: string }, change: object) => [
  aService(agent.code, { actions: [{ name: 'echo', label: 'Echo', ...change }] }),
]

type Owned = TestAgent & { code: string }
type Obstacle = (world: World, agent: Owned) => Promise<unknown>
const withStatus =
  (status: string): Obstacle =>
  ({ db }, { id }) =>
    db.updateTable('agent').set({ status }).where('id', '=', id).execute()

/** What may have happened to an action by the time that somebody asks for it. */
const gone: Partial<Record<ErrorCode, Obstacle>> = {
  CAPSULE_SERVICE_NOT_FOUND: ({ db }, { serviceId }) =>
    db.deleteFrom('capsuleService').where('id', '=', serviceId).execute(),
  ACTION_NOT_FOUND: (_, agent) => agent.report([aService(agent.code, { actions: [] })]),
  ACTION_DISABLED: (_, agent) => agent.report(echoAs(agent, { enabled: false })),
  AGENT_NOT_AVAILABLE: withStatus('DISABLED'),
  AGENT_NOT_READY: withStatus('PENDING'),
  AGENT_HEARTBEAT_STALE: withStatus('OFFLINE'),
}
const stricter: Partial<Record<ErrorCode, Obstacle>> = {
  ACTION_REQUIRES_CONFIRMATION: (_, agent) => agent.report(echoAs(agent, { dangerLevel: 'HIGH' })),
  ACTION_PAYLOAD_INVALID: (_, agent) => agent.report(echoAs(agent, { inputSchema: { required: ['size'] } })),
}

type Ask = (world: World, agent: Owned) => Promise<Call>
const askEcho: Ask = async (_, { serviceId }) => ({ params: { serviceId, actionName: 'echo' } })
const askAgain: Ask = async (world, agent) => {
  const commandId = await world.running(agent)
  await agent.finish(commandId, { success: false })
  return { params: { commandId } }
}

const hinder = (route: string, ask: Ask, obstacles: Record<string, Obstacle>) =>
  Object.fromEntries(
    Object.entries(obstacles).map(([code, arise]): [string, Example] => [
      `${route} ${code}`,
      async (world) => {
        const agent = await world.agent()
        const call = await ask(world, agent)
        await arise(world, agent)
        return call
      },
    ]),
  )

const hindered = {
  ...hinder('prepareActionPanel', askEcho, gone),
  ...hinder('createPrepareCommand', askEcho, gone),
  ...hinder('createActionCommand', askEcho, { ...gone, ...stricter }),
  ...hinder('retryCommand', askAgain, { ...gone, ...stricter }),
}

const finished = async (world: World) => {
  const commandId = await world.running(world.main)
  await world.main.finish(commandId, { success: true })
  return { commandId, agentId: world.main.id }
}
const success = { success: true }
const progress = { percent: 1 }

const work: Record<string, Example> = {
  'createActionCommand CONFLICT': async (world) => {
    const params = { serviceId: world.main.serviceId, actionName: 'echo' }
    const { headers } = await world.session(world.people.operator.id)
    const keyed = { ...headers, 'idempotency-key': world.fresh('key') }
    await world.execute(params, { payload: { a: 1 } }, keyed)
    return { params, headers: keyed, body: { payload: { a: 2 } } }
  },
  'prepareActionPanel ACTION_PREPARE_TIMEOUT': async (world) => ({
    params: { serviceId: (await world.agent()).serviceId, actionName: 'echo' },
  }),
  'prepareActionPanel ACTION_PREPARE_FAILED': async (world) => {
    const agent = await world.agent()
    return {
      params: { serviceId: agent.serviceId, actionName: 'echo' },
      meanwhile: () => answerNext(agent, { success: false, error: { code: 'NO_TEA', message: 'there is no tea' } }),
    }
  },
  'cancelCommand COMMAND_INVALID_TRANSITION': async (world) => ({ params: await finished(world) }),
  'retryCommand COMMAND_NOT_RETRYABLE': async (world) => ({ params: await finished(world) }),
  'reportCommandProgress COMMAND_NOT_OWNED': async (world) => ({
    params: { agentId: world.main.id, commandId: await world.running(await world.agent()) },
    body: progress,
  }),
  'reportCommandProgress COMMAND_ALREADY_COMPLETED': async (world) => ({
    params: await finished(world),
    body: progress,
  }),
  'reportCommandResult COMMAND_NOT_OWNED': async (world) => ({
    params: { agentId: world.main.id, commandId: await world.running(await world.agent()) },
    body: success,
  }),
  'reportCommandResult COMMAND_ALREADY_COMPLETED': async (world) => ({ params: await finished(world), body: success }),
  'reportCommandResult COMMAND_INVALID_TRANSITION': async (world) => ({
    params: { agentId: world.main.id, commandId: (await world.command(world.main)).id },
    body: success,
  }),
  'reportCommandResult COMMAND_EXPIRED': async (world) => {
    const commandId = await world.running(world.main)
    await world.db.updateTable('command').set({ expiresAt: PAST }).where('id', '=', commandId).execute()
    await world.sweep()
    return { params: { agentId: world.main.id, commandId }, body: success }
  },
  'reportCommandResult COMMAND_RESULT_TOO_LARGE': async (world) => ({
    params: { agentId: world.main.id, commandId: await world.running(world.main) },
    body: { success: true, data: { text: 'x'.repeat(1_000_000) } },
  }),
}

/** For every code that a route declares, a call that is refused with it: `${route.id} ${code}`. */
export const refusals: Record<string, Example> = {
  ...hindered,
  ...unknown,
  ...signIn,
  ...enrolment,
  ...work,
  ...backups,
}
