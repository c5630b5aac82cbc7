import { randomBytes } from 'node:crypto'
import type { World } from '../world.ts'
import type { Example } from './example.ts'

const forOwnAgent = ({ main }: World) => ({ agentId: main.id })

export const ofAgents: Record<string, Example> = {
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
