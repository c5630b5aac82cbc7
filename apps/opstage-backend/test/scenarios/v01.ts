/**
 * The answers of the public OpenAPI file of v0.1 (09-contracts/openapi/opstage-ce-v0.1.yaml of the design repository) as
 * plain data, with contract.md's additions to its enums. `name?` may be missing; `usr_` is a string that begins so.
 */
type Type = string | readonly string[] | { listOf: Type } | { mapOf: Type } | Fields
interface Fields {
  [name: string]: Type
}

const User: Fields = {
  id: 'usr_',
  username: 'string',
  'displayName?': 'string|null',
  role: ['owner', 'operator', 'viewer'],
  status: ['ACTIVE', 'DISABLED'],
}

const AgentStatus = ['PENDING', 'ONLINE', 'OFFLINE', 'DISABLED', 'REVOKED']
const HealthStatus = ['UP', 'DEGRADED', 'DOWN', 'UNKNOWN']

const Agent: Fields = {
  id: 'agt_',
  code: 'string',
  'name?': 'string|null',
  mode: ['embedded', 'ophub', 'sidecar', 'external'],
  'runtime?': 'string|null',
  status: AgentStatus,
  'lastHeartbeatAt?': 'time|null',
  createdAt: 'time',
  updatedAt: 'time',
}

const RegistrationToken: Fields = {
  id: 'tok_',
  name: 'string',
  status: ['ACTIVE', 'USED', 'REVOKED', 'EXPIRED'],
  'expiresAt?': 'time|null',
  'usedAt?': 'time|null',
  createdAt: 'time',
}

const CapsuleService: Fields = {
  id: 'svc_',
  'agentId?': 'agt_',
  code: 'string',
  name: 'string',
  'description?': 'string|null',
  'version?': 'string|null',
  'runtime?': 'string|null',
  status: ['UNKNOWN', 'HEALTHY', 'UNHEALTHY', 'STALE', 'OFFLINE'],
  'healthStatus?': HealthStatus,
  'lastReportedAt?': 'time|null',
  'lastHealthAt?': 'time|null',
  createdAt: 'time',
  updatedAt: 'time',
}

const HealthReport: Fields = {
  id: 'hlr_',
  serviceId: 'svc_',
  'agentId?': 'agt_',
  status: HealthStatus,
  'message?': 'string|null',
  'details?': 'object',
  reportedAt: 'time',
}

const ConfigItem: Fields = {
  id: 'cfg_',
  serviceId: 'svc_',
  key: 'string',
  'label?': 'string|null',
  type: 'string',
  'source?': 'string|null',
  'editable?': 'boolean',
  sensitive: 'boolean',
  'valuePreview?': 'string|null',
  'defaultValue?': 'string|null',
  'secretRef?': 'string|null',
}

const ActionDefinition: Fields = {
  id: 'act_',
  serviceId: 'svc_',
  name: 'string',
  label: 'string',
  'description?': 'string|null',
  dangerLevel: ['LOW', 'MEDIUM', 'HIGH'],
  requiresConfirmation: 'boolean',
  'inputSchema?': 'object',
  'timeoutSeconds?': 'integer',
}

const CommandStatus = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED']
const Command: Fields = {
  id: 'cmd_',
  agentId: 'agt_',
  serviceId: 'svc_',
  type: ['ACTION_PREPARE', 'ACTION_EXECUTE'],
  actionName: 'string',
  status: CommandStatus,
  'payload?': 'object',
  'createdByUserId?': 'usr_|null',
  createdAt: 'time',
  'startedAt?': 'time|null',
  'completedAt?': 'time|null',
  'expiresAt?': 'time|null',
}

const CommandResult: Fields = {
  id: 'crs_',
  commandId: 'cmd_',
  success: 'boolean',
  'message?': 'string|null',
  'data?': 'object',
  'error?': 'object',
  reportedAt: 'time',
}
const CommandDetail: Fields = { ...Command, 'result?': CommandResult }

const AuditEvent: Fields = {
  id: 'aud_',
  actorType: ['USER', 'AGENT', 'SYSTEM'],
  'actorId?': 'string|null',
  action: 'string',
  'targetType?': 'string|null',
  'targetId?': 'string|null',
  result: ['SUCCESS', 'FAILURE'],
  'message?': 'string|null',
  'metadata?': 'object',
  createdAt: 'time',
}

const counts: Type = { mapOf: 'integer' }
const cadence: Fields = { heartbeatIntervalSeconds: 'integer', commandPollIntervalSeconds: 'integer' }

export const v01 = {
  User,
  Agent,
  RegistrationToken,
  CreateRegistrationTokenResponse: { ...RegistrationToken, rawToken: 'opstage_reg_' },
  AdminSession: { user: User, csrfToken: 'string', expiresAt: 'time' },
  CsrfToken: { csrfToken: 'string' },
  CapsuleService,
  CapsuleServiceDetail: {
    ...CapsuleService,
    'manifest?': 'object',
    'health?': HealthReport,
    'configs?': { listOf: ConfigItem },
    'actions?': { listOf: ActionDefinition },
  },
  HealthReport,
  ConfigItem,
  ActionDefinition,
  ActionPrepareResponse: {
    action: ActionDefinition,
    initialPayload: 'object',
    'currentState?': 'object',
    'prepareCommand?': CommandDetail,
  },
  Command,
  CommandDetail,
  AuditEvent,
  DashboardSummary: {
    agentCounts: counts,
    serviceCounts: counts,
    commandCounts: counts,
    'recentCommands?': { listOf: Command },
    'recentAuditEvents?': { listOf: AuditEvent },
  },
  AdminMetrics: { totals: counts, byStatus: { mapOf: counts }, operational: counts },
  RegisterAgentResponse: { agentId: 'agt_', agentToken: 'opstage_agent_', ...cadence },
  AgentHeartbeatResponse: cadence,
  Pagination: { page: 'integer', pageSize: 'integer', total: 'integer' },
  SystemHealth: {
    status: ['UP', 'DEGRADED', 'DOWN'],
    timestamp: 'time',
    version: 'string',
    edition: ['ce'],
    database: { status: ['UP', 'DEGRADED', 'DOWN'], 'kind?': ['sqlite', 'postgres', 'mysql'], 'latencyMs?': 'integer' },
    'uptimeSeconds?': 'integer',
  },
  SystemVersion: { version: 'string', edition: ['ce'], 'commit?': 'string', 'buildTime?': 'time' },
} satisfies Record<string, Type>

export type Schema = keyof typeof v01

/** What does not fit, with its place; nothing when all does. Fields that the file does not know are welcome. */
export const misfits = (schema: Schema, value: unknown) => compare(v01[schema], value, schema)

function compare(type: Type, value: unknown, path: string): string[] {
  if (typeof type === 'string') return isOfType(type, value) ? [] : [`${path} is ${JSON.stringify(value)}, not ${type}`]
  if (Array.isArray(type))
    return type.includes(value) ? [] : [`${path} is ${JSON.stringify(value)}, none of ${type.join()}`]
  if ('listOf' in type) {
    if (!Array.isArray(value)) return [`${path} is no list`]
    return value.flatMap((item, i) => compare(type.listOf as Type, item, `${path}.${i}`))
  }
  if (typeof value !== 'object' || value === null) return [`${path} is no object`]
  const given = value as Record<string, unknown>
  if ('mapOf' in type)
    return Object.entries(given).flatMap(([key, item]) => compare(type.mapOf as Type, item, `${path}.${key}`))
  return Object.entries(type as Fields).flatMap(([name, field]) => {
    const key = name.replace('?', '')
    if (given[key] === undefined) return key === name ? [`${path}.${key} is missing`] : []
    return compare(field, given[key], `${path}.${key}`)
  })
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

function isOfType(type: string, value: unknown): boolean {
  if (type.endsWith('|null')) return value === null || isOfType(type.replace('|null', ''), value)
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  if (type === 'time') return typeof value === 'string' && TIME.test(value)
  if (type.endsWith('_')) return typeof value === 'string' && value.startsWith(type)
  return typeof value === type
}
