/*
 * The agent's side of the wire contract, in its own words: the published types must not drag in a schema library.
 * A type test holds them against the contracts package.
 */

/** What a health check answers. */
export type HealthStatus = 'UP' | 'DEGRADED' | 'DOWN' | 'UNKNOWN'

/** How much harm an action can do; `HIGH` is confirmed by typing the service code. */
export type DangerLevel = 'LOW' | 'MEDIUM' | 'HIGH'

export interface RegisterBody {
  registrationToken: string
  agent: { code: string; name?: string; mode: 'embedded' | 'ophub'; runtime: 'nodejs'; sdkVersion: string }
}

export interface HealthBody {
  status: HealthStatus
  message?: string
  details?: Record<string, unknown>
}

/** The v0.1 form is `health` alone; the rest goes to backends that announce capabilities. */
export interface HeartbeatBody {
  health?: HealthBody
  services?: { code: string; health: HealthBody }[]
  lastPollAgeMs?: number
  eventLoopLagMs?: number
  inFlight?: string[]
  sdkVersion?: string
  auditHead?: string
}

export interface ConfigBody {
  key: string
  type: string
  label?: string
  source?: string
  editable?: boolean
  sensitive?: boolean
  currentValue?: unknown
  defaultValue?: unknown
  secretRef?: string
}

export interface ActionBody {
  name: string
  label: string
  description?: string
  category?: string
  order?: number
  dangerLevel: DangerLevel
  requiresConfirmation: boolean
  enabled: boolean
  prepare: boolean
  timeoutSeconds?: number
  inputSchema?: Record<string, unknown>
  definitionHash: string
}

export interface ServiceBody {
  code: string
  name: string
  description?: string
  version?: string
  runtime: 'nodejs'
  manifest: {
    kind: 'CapsuleService'
    schemaVersion: '1.0'
    code: string
    name: string
    description?: string
    version: string
    runtime: 'nodejs'
    agentMode: 'embedded' | 'ophub'
    capabilities?: string[]
    labels?: Record<string, string>
    metadata?: Record<string, unknown>
  }
  configs: ConfigBody[]
  actions: ActionBody[]
}

export interface ReportBody {
  services: ServiceBody[]
}

export interface ProgressBody {
  state?: 'started'
  percent?: number
  message?: string
  log?: string[]
}

export interface ResultBody {
  success: boolean
  message?: string
  data?: Record<string, unknown>
  error?: { code: string; message: string; [more: string]: unknown }
  startedAt?: string
  finishedAt?: string
}

/** What every answer to a registration or heartbeat says about how to go on. */
export interface Cadence {
  heartbeatMs: number
  pollMs: number
  /** What the backend can do beyond v0.1; empty for one that says nothing of it. */
  capabilities: ReadonlySet<string>
  /** The head of the backend’s audit record. Nothing to understand: it is remembered, and said again. */
  auditHead?: string
}

export interface DeliveredCommand {
  id: string
  type: string
  actionName: string
  payload: Record<string, unknown>
  createdAt?: string
  startedAt?: string
  expiresAt?: string
  timeoutSeconds?: number
  definitionHash?: string
}
