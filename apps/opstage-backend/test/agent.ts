import {
  agents,
  createClient,
  delivery,
  type DeliveredCommand,
  type Input,
  report,
  services,
  tokens,
} from '@xtrape/capsule-contracts-node'
import type { Opstage } from './harness.ts'

type ReportBody = NonNullable<Input<typeof report.services>['body']>
export type Reported = ReportBody['services'][number]
export type TestAgent = Awaited<ReturnType<typeof startAgent>>

/** A service with a few actions, as an agent would report it. */
export const aService = (code: string, more: Partial<Reported> = {}): Reported => ({
  code,
  name: `Service ${code}`,
  manifest: {
    kind: 'CapsuleService',
    code,
    name: `Service ${code}`,
    version: '1.0.0',
    runtime: 'nodejs',
    agentMode: 'embedded',
  },
  health: { status: 'UP', message: 'all is well' },
  configs: [{ key: 'batchSize', type: 'number', currentValue: 50 }],
  actions: [
    { name: 'echo', label: 'Echo' },
    { name: 'wipe', label: 'Wipe', dangerLevel: 'HIGH', timeoutSeconds: 60 },
    {
      name: 'resize',
      label: 'Resize',
      inputSchema: { type: 'object', required: ['size'], properties: { size: { type: 'integer', minimum: 1 } } },
    },
    { name: 'off', label: 'Off', enabled: false },
  ],
  ...more,
})

/** Registers an agent, reports a service for it and sends the first heartbeat: ONLINE, and its service HEALTHY. */
export async function startAgent(opstage: Opstage, code: string, service: Reported | null = aService(code)) {
  const { data: token } = await opstage.owner.call(tokens.create, { body: { agentCode: code, maxUses: null } })
  return registerAgent(opstage, token.rawToken, code, service)
}

export async function registerAgent(
  opstage: Opstage,
  registrationToken: string,
  code: string,
  service: Reported | null = null,
) {
  const { baseUrl } = opstage
  const { data } = await createClient({ baseUrl })(agents.register, {
    body: { registrationToken, agent: { code, mode: 'embedded', runtime: 'nodejs' } },
  })
  const { agentId, agentToken } = data
  const headers = { authorization: `Bearer ${agentToken}` }
  const call = createClient({ baseUrl, headers: () => headers })
  const params = { agentId }
  const send = (reported: Reported[]) => call(report.services, { params, body: { services: reported } })
  const beat = (body: Input<typeof agents.heartbeat>['body'] = {}) => call(agents.heartbeat, { params, body })
  const found = service ? (await send([service])).data.services[0] : undefined
  await beat()
  return {
    id: agentId,
    token: agentToken,
    registrationToken,
    headers,
    call,
    serviceId: found?.id ?? '',
    report: send,
    beat,
    poll: async (
      query: { limit?: number; waitSeconds?: number } = {},
      signal?: AbortSignal,
    ): Promise<DeliveredCommand[]> => (await call(delivery.poll, { params, query }, signal ? { signal } : {})).data,
    /** A poll that acknowledges, with all that its answer says. */
    take: async (query: Input<typeof delivery.poll>['query'] = {}) =>
      call(delivery.poll, { params, query: { ack: '', ...query } }),
    finish: (commandId: string, body: NonNullable<Input<typeof delivery.result>['body']>) =>
      call(delivery.result, { params: { agentId, commandId }, body }),
    progress: (commandId: string, body: NonNullable<Input<typeof delivery.progress>['body']>) =>
      call(delivery.progress, { params: { agentId, commandId }, body }),
  }
}

export const showService = async (opstage: Opstage, serviceId: string) =>
  (await opstage.owner.call(services.get, { params: { serviceId } })).data
