import { z } from 'zod'
import { Cause } from './cause.ts'
import { paginated } from './envelope.ts'
import { AgentMode, code, id, MAX_INTEGER, object, optional, time } from './fields.ts'
import { anyOf, listQuery, substring } from './paging.ts'
import { HealthInput, ReportedService } from './report.ts'
import { route } from './route.ts'
import { AgentStatus, Attention, CapsuleService } from './service.ts'

export const Agent = z
  .object({
    id: id('agt'),
    code: z.string(),
    name: z.string().nullable(),
    mode: z.string(),
    runtime: z.string().nullable(),
    status: AgentStatus,
    statusSince: time,
    attention: Attention.nullable(),
    /** Why it needs attention, where it does. */
    attentionCause: Cause.nullable(),
    lastHeartbeatAt: time.nullable(),
    lastPollAt: time.nullable(),
    eventLoopLagMs: z.number().nullable(),
    sdkVersion: z.string().nullable(),
    serviceCount: z.int(),
    disabledAt: time.nullable(),
    revokedAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Agent' })
export type Agent = z.infer<typeof Agent>

export const AgentDetail = Agent.extend({ services: z.array(CapsuleService) }).meta({ id: 'AgentDetail' })
export type AgentDetail = z.infer<typeof AgentDetail>

const agentParams = z.object({ agentId: id('agt') })

/** What this server can do beyond the v0.1 contract; an agent uses what it knows and ignores the rest. */
const cadence = {
  heartbeatIntervalSeconds: z.int(),
  commandPollIntervalSeconds: z.int(),
  protocolVersion: z.string(),
  serverTime: time,
  capabilities: z.array(z.string()),
  /** To be remembered and said again with each heartbeat, whatever it means: agents are witnesses of the audit record. */
  auditHead: z.string().optional(),
}

const change = (verb: 'disable' | 'enable' | 'revoke', summary: string) =>
  route({
    id: `${verb}Agent`,
    method: 'POST',
    path: `/api/admin/agents/{agentId}/${verb}`,
    access: 'operator',
    summary,
    params: agentParams,
    data: Agent,
    errors: ['AGENT_NOT_FOUND', ...(verb === 'revoke' ? [] : (['AGENT_REVOKED'] as const))],
  })

export const agents = {
  list: route({
    id: 'listAgents',
    method: 'GET',
    path: '/api/admin/agents',
    access: 'viewer',
    summary: 'List agents',
    query: listQuery(['createdAt', 'lastSeenAt', 'name'], '-createdAt', { status: anyOf(AgentStatus), q: substring }),
    data: z.array(Agent),
    meta: paginated,
  }),
  get: route({
    id: 'getAgent',
    method: 'GET',
    path: '/api/admin/agents/{agentId}',
    access: 'viewer',
    summary: 'One agent with its services',
    params: agentParams,
    data: AgentDetail,
    errors: ['AGENT_NOT_FOUND'],
  }),
  disable: change(
    'disable',
    'Stop an agent from working until it is enabled again; its waiting commands are cancelled',
  ),
  enable: change('enable', 'Let a disabled agent work again'),
  revoke: change('revoke', 'Take an agent’s tokens away for good and end its commands'),
  remove: route({
    id: 'deleteAgent',
    method: 'DELETE',
    path: '/api/admin/agents/{agentId}',
    access: 'owner',
    summary: 'Delete a revoked agent that has no service left; its history stays',
    params: agentParams,
    errors: ['AGENT_NOT_FOUND', 'AGENT_NOT_DELETABLE'],
  }),
  register: route({
    id: 'registerAgent',
    method: 'POST',
    path: '/api/agents/register',
    access: 'public',
    summary: 'Exchange a registration token for an agent identity and its token, shown once',
    body: z.object({
      registrationToken: z.string().min(1).max(200),
      agent: z.object({
        code,
        name: optional(z.string().max(200)),
        mode: AgentMode,
        runtime: optional(z.string().max(40)),
        sdkVersion: optional(z.string().max(80)),
        metadata: optional(object),
      }),
      service: optional(ReportedService),
    }),
    data: z.object({ agentId: id('agt'), agentToken: z.string(), ...cadence }),
    errors: [
      'REGISTRATION_TOKEN_INVALID',
      'REGISTRATION_TOKEN_EXPIRED',
      'REGISTRATION_TOKEN_REVOKED',
      'REGISTRATION_TOKEN_USED',
      'REGISTRATION_TOKEN_WRONG_AGENT',
      'AGENT_CODE_TAKEN',
      'CAPSULE_SERVICE_CODE_TAKEN',
      'CAPSULE_SERVICE_MANIFEST_INVALID',
    ],
  }),
  heartbeat: route({
    id: 'agentHeartbeat',
    method: 'POST',
    path: '/api/agents/{agentId}/heartbeat',
    access: 'agent',
    summary: 'I am here, and this is how my services are',
    audited: false,
    quick: true,
    params: agentParams,
    body: z
      .object({
        serviceId: optional(id('svc')),
        health: optional(HealthInput),
        services: optional(
          z.array(z.object({ serviceId: optional(id('svc')), code: optional(code), health: HealthInput })).max(200),
        ),
        lastPollAgeMs: optional(z.number().min(0)),
        eventLoopLagMs: optional(z.number().min(0).max(MAX_INTEGER)),
        inFlight: optional(z.array(z.string().max(80)).max(1000)),
        sdkVersion: optional(z.string().max(80)),
        auditHead: optional(z.string().max(200)),
      })
      .prefault({}),
    data: z.object(cadence),
    errors: ['CAPSULE_SERVICE_NOT_FOUND', 'CAPSULE_SERVICE_NOT_OWNED'],
  }),
}
