import { z } from 'zod'
import { ActionDefinition } from './action.ts'
import { Cause } from './cause.ts'
import { paginated } from './envelope.ts'
import { id, object, Runtime, moment, time } from './fields.ts'
import { anyOf, listQuery, substring } from './paging.ts'
import { route } from './route.ts'

export const AgentStatus = z.enum(['PENDING', 'ONLINE', 'OFFLINE', 'DISABLED', 'REVOKED'])
export type AgentStatus = z.infer<typeof AgentStatus>
export const ServiceStatus = z.enum(['UNKNOWN', 'HEALTHY', 'UNHEALTHY', 'STALE', 'OFFLINE'])
export type ServiceStatus = z.infer<typeof ServiceStatus>
export const HealthStatus = z.enum(['UP', 'DEGRADED', 'DOWN', 'UNKNOWN'])
export type HealthStatus = z.infer<typeof HealthStatus>

/** Something is wrong that no status says: the agent heartbeats but does not take the commands that wait for it. */
export const Attention = z.enum(['NOT_TAKING_COMMANDS'])
export type Attention = z.infer<typeof Attention>

/** Somebody knows of the problem; ends by itself at `until`, and when the service is healthy again. */
export const Acknowledgement = z
  .object({ note: z.string(), until: time.nullable(), byName: z.string().nullable(), at: time })
  .meta({ id: 'Acknowledgement' })
export type Acknowledgement = z.infer<typeof Acknowledgement>

export const CapsuleService = z
  .object({
    id: id('svc'),
    agentId: id('agt'),
    agentCode: z.string(),
    code: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    version: z.string().nullable(),
    runtime: z.string().nullable(),
    labels: z.record(z.string(), z.string()),
    status: ServiceStatus,
    statusReason: z.string(),
    /** The same as facts, to be worded in any language. */
    statusCause: Cause,
    statusSince: time,
    healthStatus: HealthStatus,
    healthMessage: z.string().nullable(),
    agentStatus: AgentStatus,
    attention: Attention.nullable(),
    acknowledgement: Acknowledgement.nullable(),
    lastReportedAt: time.nullable(),
    lastHealthAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'CapsuleService' })
export type CapsuleService = z.infer<typeof CapsuleService>

export const HealthReport = z
  .object({
    id: id('hlr'),
    serviceId: id('svc'),
    agentId: id('agt'),
    status: HealthStatus,
    message: z.string().nullable(),
    details: object.optional(),
    reportedAt: time,
  })
  .meta({ id: 'HealthReport' })
export type HealthReport = z.infer<typeof HealthReport>

/** From `at` on the service was in `status`, until the next change. */
export const HealthChange = z
  .object({ at: time, status: ServiceStatus, healthStatus: HealthStatus, message: z.string().nullable() })
  .meta({ id: 'HealthChange' })
export type HealthChange = z.infer<typeof HealthChange>

/** How many services of one status carry a value of the label that they are grouped by; `null`: those without it. */
export const ServiceGroup = z
  .object({ value: z.string().nullable(), status: ServiceStatus, count: z.int() })
  .meta({ id: 'ServiceGroup' })
export type ServiceGroup = z.infer<typeof ServiceGroup>

/** A label that services carry, and how many do. */
export const ServiceLabel = z
  .object({ key: z.string(), value: z.string(), count: z.int() })
  .meta({ id: 'ServiceLabel' })
export type ServiceLabel = z.infer<typeof ServiceLabel>

export const ConfigItem = z
  .object({
    id: id('cfg'),
    serviceId: id('svc'),
    key: z.string(),
    label: z.string().nullable(),
    type: z.string(),
    source: z.string().nullable(),
    editable: z.boolean(),
    sensitive: z.boolean(),
    valuePreview: z.string().nullable(),
    defaultValue: z.string().nullable(),
    secretRef: z.string().nullable(),
    updatedAt: time,
  })
  .meta({ id: 'ConfigItem' })
export type ConfigItem = z.infer<typeof ConfigItem>

/** What a report changed in the configs against the report before. */
export const ConfigChange = z
  .object({
    key: z.string(),
    kind: z.enum(['ADDED', 'CHANGED', 'REMOVED']),
    before: z.string().nullable(),
    after: z.string().nullable(),
    at: time,
  })
  .meta({ id: 'ConfigChange' })
export type ConfigChange = z.infer<typeof ConfigChange>

export const CapsuleServiceDetail = CapsuleService.extend({
  manifest: object,
  health: HealthReport.optional(),
  configs: z.array(ConfigItem),
  actions: z.array(ActionDefinition),
}).meta({ id: 'CapsuleServiceDetail' })
export type CapsuleServiceDetail = z.infer<typeof CapsuleServiceDetail>

const period = { from: moment.optional(), to: moment.optional() }
const watched = { from: time, to: time, gaps: z.array(z.object({ from: time, to: time })) }

/** What a list of services can be narrowed to. */
const filters = {
  status: anyOf(ServiceStatus),
  healthStatus: anyOf(HealthStatus),
  agentId: anyOf(id('agt')),
  runtime: anyOf(Runtime),
  label: anyOf(z.string().regex(/^[^:]{1,80}:.{0,200}$/, 'must be key:value')),
  q: substring,
}

const serviceParams = z.object({ serviceId: id('svc') })
const base = '/api/admin/capsule-services'
const one = `${base}/{serviceId}` as const

const part = <I extends string, P extends string, D extends z.ZodType>(id: I, name: P, summary: string, data: D) =>
  route({
    id,
    method: 'GET',
    path: `${one}/${name}`,
    access: 'viewer',
    summary,
    params: serviceParams,
    data,
    errors: ['CAPSULE_SERVICE_NOT_FOUND'],
  })

export const services = {
  list: route({
    id: 'listCapsuleServices',
    method: 'GET',
    path: base,
    access: 'viewer',
    summary: 'List services with their effective status and its reason',
    query: listQuery(['createdAt', 'lastReportedAt', 'code', 'name'], '-createdAt', filters),
    data: z.array(CapsuleService),
    meta: paginated,
  }),
  labels: route({
    id: 'listCapsuleServiceLabels',
    method: 'GET',
    path: `${base}/labels`,
    access: 'viewer',
    summary: 'Labels that services carry, in order, at most 1000',
    data: z.array(ServiceLabel),
  }),
  groups: route({
    id: 'groupCapsuleServices',
    method: 'GET',
    path: `${base}/groups`,
    access: 'viewer',
    summary: 'How many services there are of each status, in groups by the values of a label if one is named',
    query: z.object({ by: z.string().min(1).max(80).optional(), ...filters }),
    data: z.array(ServiceGroup),
  }),
  histories: route({
    id: 'listCapsuleServiceHistories',
    method: 'GET',
    path: `${base}/histories`,
    access: 'viewer',
    summary: 'State changes of several services in a period, at most 500 of each',
    query: z.object({
      serviceId: z.union([id('svc'), z.array(id('svc')).max(100)]).transform((given) => [given].flat()),
      ...period,
    }),
    data: z.array(z.object({ serviceId: id('svc'), changes: z.array(HealthChange) })),
    meta: z.object(watched),
  }),
  get: route({
    id: 'getCapsuleService',
    method: 'GET',
    path: one,
    access: 'viewer',
    summary: 'One service with manifest, health, configs and actions',
    params: serviceParams,
    data: CapsuleServiceDetail,
    errors: ['CAPSULE_SERVICE_NOT_FOUND'],
  }),
  manifest: part('getCapsuleServiceManifest', 'manifest', 'The manifest as the agent sent it', object),
  health: route({
    id: 'getCapsuleServiceHealth',
    method: 'GET',
    path: `${one}/health`,
    access: 'viewer',
    summary: 'The newest health report',
    params: serviceParams,
    data: HealthReport,
    errors: ['CAPSULE_SERVICE_NOT_FOUND', 'NOT_FOUND'],
  }),
  healthHistory: route({
    id: 'getCapsuleServiceHealthHistory',
    method: 'GET',
    path: `${one}/health/history`,
    access: 'viewer',
    summary: 'State changes in a period, beginning with the state at its start; `gaps` are times without a backend',
    params: serviceParams,
    query: z.object(period),
    data: z.array(HealthChange),
    meta: z.object(watched),
    errors: ['CAPSULE_SERVICE_NOT_FOUND'],
  }),
  configs: part('listCapsuleServiceConfigs', 'configs', 'Configs as last reported', z.array(ConfigItem)),
  configChanges: part(
    'listCapsuleServiceConfigChanges',
    'configs/changes',
    'What the last report that changed any config changed',
    z.array(ConfigChange),
  ),
  acknowledge: route({
    id: 'acknowledgeCapsuleService',
    method: 'PUT',
    path: `${one}/acknowledgement`,
    access: 'operator',
    summary: 'Say that the problem of a service is known, and until when',
    params: serviceParams,
    body: z.object({ note: z.string().trim().min(1).max(500), until: moment.nullable().default(null) }),
    data: CapsuleService,
    errors: ['CAPSULE_SERVICE_NOT_FOUND'],
  }),
  unacknowledge: route({
    id: 'unacknowledgeCapsuleService',
    method: 'DELETE',
    path: `${one}/acknowledgement`,
    access: 'operator',
    summary: 'Take the acknowledgement of a service back',
    params: serviceParams,
    data: CapsuleService,
    errors: ['CAPSULE_SERVICE_NOT_FOUND'],
  }),
  actions: part('listCapsuleServiceActions', 'actions', 'Actions as last declared', z.array(ActionDefinition)),
  remove: route({
    id: 'deleteCapsuleService',
    method: 'DELETE',
    path: one,
    access: 'owner',
    summary: 'Forget a service whose agent is offline, disabled or revoked; its history stays',
    params: serviceParams,
    errors: ['CAPSULE_SERVICE_NOT_FOUND', 'CAPSULE_SERVICE_NOT_DELETABLE'],
  }),
}
