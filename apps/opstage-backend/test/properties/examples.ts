import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '../../src/db/migrate.ts'
import { openStore } from '../../src/db/open.ts'
import { raiseAlarm } from '../../src/features/audit/alarm.ts'
import { databaseFile } from '../../src/config.ts'
import { backupFolder } from '../../src/features/backup/folder.ts'
import { systemContext } from '../../src/platform/context.ts'
import type { Call, World } from './world.ts'

/** How a route is called so that it succeeds and, if it can, changes something; made anew for each call. */
export type Example = (world: World) => Promise<Call>

const nothing: Example = async () => ({})
const forService: Example = async ({ main }) => ({ params: { serviceId: main.serviceId } })
const forOwnAgent = ({ main }: World) => ({ agentId: main.id })

/** A service for which nobody speaks any more. */
async function deserted(world: World) {
  const { id, serviceId } = await world.agent()
  await world.db.updateTable('agent').set({ status: 'DISABLED' }).where('id', '=', id).execute()
  return { id, serviceId }
}

/** Where the data are in no file, another one is backed up. */
async function withFile({ parts, folder }: World) {
  if (databaseFile(parts.config) !== undefined) return {}
  const url = `file:${join(folder, 'another.db')}`
  const store = openStore(url)
  await migrate(store)
  await store.close()
  parts.config = { ...parts.config, DATABASE_URL: url }
  return {}
}

/** A finished command whose one-time secret nobody has seen. */
export async function withOneTimeSecret(world: World) {
  const commandId = await world.running(world.main)
  const generatedKey = `key-${randomBytes(12).toString('hex')}`
  world.secrets.handOver(generatedKey)
  await world.main.finish(commandId, { success: true, message: 'issued', data: { generatedKey, keyId: 'k1' } })
  return commandId
}

/** Waits for what an agent is asked next, and answers it. */
export async function answerNext(agent: World['main'], body: Parameters<World['main']['finish']>[1]) {
  const [asked] = await agent.poll({ waitSeconds: 5 })
  return agent.finish(asked!.id, body)
}

const people: Record<string, Example> = {
  adminLogin: async (world) => {
    const { username, password } = await world.user()
    return { body: { username, password } }
  },
  adminLogout: nothing,
  adminMe: nothing,
  adminCsrf: nothing,
  changePassword: async (world) => {
    const { id, password } = await world.user()
    const { headers } = await world.session(id)
    return { headers, body: { currentPassword: password, newPassword: world.newPassword() } }
  },
  listSessions: nothing,
  endSession: async (world) => {
    const { id } = await world.user()
    const { headers } = await world.session(id)
    return { headers, params: { sessionId: (await world.session(id)).id } }
  },
  endOtherSessions: async (world) => {
    const { id } = await world.user()
    await world.session(id)
    return { headers: (await world.session(id)).headers }
  },
  getSecondFactor: nothing,
  setUpSecondFactor: async (world) => {
    const { id, password } = await world.user()
    return { headers: (await world.session(id)).headers, body: { password } }
  },
  switchOnSecondFactor: async (world) => {
    const { id } = await world.user()
    const { code } = await world.secondFactor(id, { isOn: false })
    return { headers: (await world.session(id)).headers, body: { code } }
  },
  switchOffSecondFactor: async (world) => {
    const { id, password } = await world.user()
    const { code } = await world.secondFactor(id)
    return { headers: (await world.session(id)).headers, body: { password, code } }
  },
  resetUserSecondFactor: async (world) => {
    const { id } = await world.user()
    await world.secondFactor(id)
    return { params: { userId: id } }
  },
  listApiTokens: nothing,
  createApiToken: async () => ({ body: { name: 'For the night', role: 'viewer', expiresInSeconds: 600 } }),
  revokeApiToken: async (world) => {
    const { id } = await world.user()
    const { id: apiTokenId } = await world.apiToken(id)
    return { headers: (await world.session(id)).headers, params: { apiTokenId } }
  },
  listUsers: nothing,
  createUser: async (world) => ({
    body: { username: world.fresh('new'), password: world.newPassword(), role: 'viewer', displayName: 'New' },
  }),
  getUser: async (world) => ({ params: { userId: (await world.user()).id } }),
  updateUser: async (world) => ({
    params: { userId: (await world.user()).id },
    body: { displayName: 'Ann', role: 'operator', status: 'ACTIVE' },
  }),
  resetUserPassword: async (world) => ({
    params: { userId: (await world.user()).id },
    body: { password: world.newPassword() },
  }),
}

const fleet: Record<string, Example> = {
  listAgents: nothing,
  getAgent: async ({ main }) => ({ params: { agentId: main.id } }),
  disableAgent: async (world) => ({ params: { agentId: (await world.agent()).id } }),
  enableAgent: async (world) => ({ params: { agentId: (await deserted(world)).id } }),
  revokeAgent: async (world) => ({ params: { agentId: (await world.agent()).id } }),
  deleteAgent: async (world) => {
    const { id } = await world.agent(null)
    await world.db.updateTable('agent').set({ status: 'REVOKED' }).where('id', '=', id).execute()
    return { params: { agentId: id } }
  },
  createRegistrationToken: async (world) => ({
    body: { name: 'For the edge', agentCode: world.fresh('edge'), expiresInSeconds: 600, maxUses: 3 },
  }),
  listRegistrationTokens: nothing,
  revokeRegistrationToken: async (world) => ({ params: { tokenId: (await world.token()).id } }),
  deleteRegistrationToken: async (world) => {
    const { id } = await world.token()
    await world.db.updateTable('registrationToken').set({ useCount: 1 }).where('id', '=', id).execute()
    return { params: { tokenId: id } }
  },
  listCapsuleServices: nothing,
  listCapsuleServiceLabels: nothing,
  groupCapsuleServices: async () => ({ query: { by: 'team' } }),
  listCapsuleServiceHistories: async ({ main }) => ({ query: { serviceId: main.serviceId } }),
  getCapsuleService: forService,
  getCapsuleServiceManifest: forService,
  getCapsuleServiceHealth: forService,
  getCapsuleServiceHealthHistory: forService,
  listCapsuleServiceConfigs: forService,
  listCapsuleServiceConfigChanges: forService,
  listCapsuleServiceActions: forService,
  acknowledgeCapsuleService: async (world) => ({
    params: { serviceId: world.main.serviceId },
    body: { note: 'Known since noon', until: '2099-01-01T00:00:00.000Z' },
  }),
  unacknowledgeCapsuleService: forService,
  deleteCapsuleService: async (world) => ({ params: { serviceId: (await deserted(world)).serviceId } }),
}

const work: Record<string, Example> = {
  prepareActionPanel: async (world) => {
    const agent = await world.agent()
    return {
      params: { serviceId: agent.serviceId, actionName: 'echo' },
      meanwhile: () => answerNext(agent, { success: true, data: { initialPayload: { text: 'hello' } } }),
    }
  },
  createPrepareCommand: async ({ main }) => ({ params: { serviceId: main.serviceId, actionName: 'echo' } }),
  createActionCommand: async (world) => {
    const password = `typed-${randomBytes(9).toString('hex')}`
    const inText = `inline-${randomBytes(9).toString('hex')}`
    world.secrets.handOver(password, inText)
    return {
      params: { serviceId: world.main.serviceId, actionName: 'wipe' },
      body: {
        payload: { size: 3, password, note: `psql --password=${inText}` },
        confirmation: true,
        reason: `Because token=${inText} leaked`,
      },
    }
  },
  getActionStats: async ({ main }) => ({ params: { serviceId: main.serviceId, actionName: 'echo' } }),
  listCommands: nothing,
  getCommand: async (world) => ({ params: { commandId: await withOneTimeSecret(world) } }),
  cancelCommand: async (world) => ({ params: { commandId: (await world.command(world.main)).id } }),
  retryCommand: async (world) => {
    const commandId = await world.running(world.main)
    await world.main.finish(commandId, { success: false, error: { code: 'NO_TEA', message: 'there is no tea' } })
    return { params: { commandId }, body: { confirmation: true } }
  },
  revealCommandSecret: async (world) => {
    const commandId = await withOneTimeSecret(world)
    const { createdByUserId } = await world.db
      .updateTable('command')
      .set({ createdByUserId: world.people.operator.id })
      .where('id', '=', commandId)
      .returning('createdByUserId')
      .executeTakeFirstOrThrow()
    return { params: { commandId }, headers: (await world.session(createdByUserId!)).headers }
  },
}

const record: Record<string, Example> = {
  getDashboardSummary: nothing,
  getAdminMetrics: async () => ({ query: { measurements: 'true' } }),
  search: async () => ({ query: { q: 'a' } }),
  listAuditEvents: nothing,
  getAuditEvent: async ({ db }) => {
    const { id } = await db.selectFrom('auditEvent').select('id').limit(1).executeTakeFirstOrThrow()
    return { params: { auditEventId: id } }
  },
  verifyAuditEvents: nothing,
  acknowledgeAuditAlarm: async ({ parts }) => {
    await raiseAlarm(systemContext(parts, 'test'), 'RECORD', 'Somebody was here')
    return {}
  },
  exportAuditEvents: async () => ({ query: { format: 'csv' } }),
  listBackups: nothing,
  createBackup: withFile,
  backupSqlite: withFile,
  downloadBackup: async ({ parts }) => {
    const backupName = 'opstage-20260101T000000000Z.db'
    await mkdir(backupFolder(parts.config), { recursive: true })
    await writeFile(join(backupFolder(parts.config), backupName), 'as it was on that day')
    return { params: { backupName } }
  },
  listSettings: nothing,
  updateSettings: async () => ({ body: { 'retention.healthDays': 30, 'retention.tokensDays': null } }),
  getMaintenance: nothing,
  runMaintenance: nothing,
  streamLiveEvents: nothing,
  getSystemHealth: nothing,
  getSystemVersion: nothing,
  getOpenApi: nothing,
  getRuntimeDiagnostics: nothing,
  scrapeMetrics: nothing,
}

const ofAgents: Record<string, Example> = {
  registerAgent: async (world) => {
    const code = world.fresh('edge')
    const { rawToken: registrationToken } = await world.token({ agentCode: code })
    const metadata = { host: 'a', password: world.newPassword() }
    return {
      body: {
        registrationToken,
        agent: { code, name: 'Edge', mode: 'embedded', runtime: 'nodejs', sdkVersion: '1.0', metadata },
        service: reported(world),
      },
    }
  },
  agentHeartbeat: async (world) => ({
    params: forOwnAgent(world),
    body: {
      serviceId: world.main.serviceId,
      health: { status: 'UP', message: 'well', details: { rows: 3 } },
      services: [{ serviceId: world.main.serviceId, health: { status: 'UP' } }],
      lastPollAgeMs: 10,
      eventLoopLagMs: 1.5,
      inFlight: [],
      sdkVersion: '1.0',
      auditHead: 'not one of ours',
    },
  }),
  reportAgentServices: async (world) => ({ params: forOwnAgent(world), body: { services: [reported(world)] } }),
  pollAgentCommands: async (world) => {
    await world.command(world.main)
    return { params: forOwnAgent(world), query: { limit: 5, waitSeconds: 0 } }
  },
  reportCommandProgress: async (world) => ({
    params: { ...forOwnAgent(world), commandId: await world.running(world.main) },
    body: { state: 'started', percent: 40, message: 'on it', log: ['one', 'two'] },
  }),
  reportCommandResult: async (world) => ({
    params: { ...forOwnAgent(world), commandId: await world.running(world.main) },
    body: {
      success: false,
      message: 'It failed',
      data: { rows: 3 },
      error: { code: 'NO_TEA', message: 'there is no tea' },
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:00:01.000Z',
    },
  }),
}

/** A service with everything that one can say, secrets in all places where somebody might put them. */
function reported(world: World) {
  const code = world.fresh('service')
  const [inConfig, inHealth, inManifest, inText] = Array.from({ length: 4 }, () => randomBytes(12).toString('hex'))
  world.secrets.keep(inConfig!, inHealth!, inManifest!, inText!)
  return {
    code,
    name: code,
    description: `Call it with Bearer ${inText}`,
    version: '1.0.0',
    runtime: 'nodejs',
    manifest: {
      kind: 'CapsuleService',
      code,
      name: code,
      version: '1.0.0',
      runtime: 'nodejs',
      agentMode: 'embedded',
      labels: { env: 'test' },
      database: { url: `postgres://app:${inManifest}@db/x`, password: inManifest },
    },
    health: { status: 'DEGRADED', message: `refused: password=${inHealth}`, details: { apiKey: inHealth } },
    configs: [
      { key: 'batchSize', label: 'Batch', type: 'number', source: 'env', editable: true, currentValue: 50 },
      { key: 'hidden', type: 'string', sensitive: true, currentValue: inConfig, secretRef: 'env:HIDDEN' },
      { key: 'db.password', type: 'string', currentValue: inConfig, defaultValue: inText },
      { key: 'db.settings', type: 'object', currentValue: { apiKey: inConfig }, defaultValue: [`token=${inText}`] },
      { key: 'greeting', type: 'string', valuePreview: `Bearer ${inConfig}`, source: `file?token=${inConfig}` },
      { key: 'passwords', type: 'list', currentValue: [inConfig, { token: inConfig }] },
    ],
    actions: [
      {
        name: 'run',
        label: 'Run',
        description: `Runs it with api key: ${inText}`,
        category: 'daily',
        order: 2,
        dangerLevel: 'MEDIUM',
        requiresConfirmation: false,
        inputSchema: { type: 'object', properties: { size: { type: 'integer' } } },
        timeoutSeconds: 30,
        enabled: true,
        prepare: true,
        definitionHash: 'abc',
      },
    ],
  }
}

/** For every route of the contract; a test fails when one is missing. */
export const examples: Record<string, Example> = { ...people, ...fleet, ...work, ...record, ...ofAgents }
