import type {
  Acknowledgement,
  ActionDefinition,
  CapsuleService,
  CapsuleServiceDetail,
  ConfigChange,
  ConfigItem,
  DangerLevel,
  HealthReport,
  HealthStatus,
} from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import { type Context, isoNow } from '../../platform/context.ts'
import { attentionOf } from '../agents/attention.ts'
import { sayCause } from '../agents/cause.ts'
import type { ServiceWithAgent } from './queries.ts'
import { serviceStatus } from './status.ts'

type Json = Record<string, unknown>
const parse = (text: string) => JSON.parse(text) as Json

export function presentService(ctx: Context, row: ServiceWithAgent): CapsuleService {
  const agent = {
    code: row.agentCode,
    status: row.agentStatus,
    statusSince: row.agentStatusSince,
    lastHeartbeatAt: row.agentHeartbeatAt,
    lastPollAt: row.agentPollAt,
    eventLoopLagMs: row.agentLagMs,
  }
  const { status, since, cause, agentStatus } = serviceStatus(ctx, row, agent)
  return {
    id: row.id,
    agentId: row.agentId,
    agentCode: row.agentCode,
    code: row.code,
    name: row.name,
    description: row.description,
    version: row.version,
    runtime: row.runtime,
    labels: (parse(row.manifestJson).labels ?? {}) as Record<string, string>,
    status,
    statusReason: sayCause(cause),
    statusCause: cause,
    statusSince: since,
    healthStatus: row.healthStatus as HealthStatus,
    healthMessage: row.healthMessage,
    agentStatus,
    attention: attentionOf(ctx, agent, row.waitingSince)?.kind ?? null,
    acknowledgement: presentAcknowledgement(ctx, row),
    lastReportedAt: row.lastReportedAt,
    lastHealthAt: row.lastHealthAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }
}

/** One that has run out is none. */
function presentAcknowledgement(ctx: Context, row: ServiceWithAgent): Acknowledgement | null {
  if (row.ackAt === null || row.ackNote === null) return null
  if (row.ackUntil !== null && row.ackUntil <= isoNow(ctx)) return null
  return { note: row.ackNote, until: row.ackUntil, byName: row.ackByName, at: row.ackAt }
}

export const presentServiceDetail = (
  ctx: Context,
  row: ServiceWithAgent,
  configs: Row<'configItem'>[],
  actions: Row<'actionDefinition'>[],
): CapsuleServiceDetail => {
  const health = presentHealth(row)
  return {
    ...presentService(ctx, row),
    manifest: parse(row.manifestJson),
    ...(health ? { health } : {}),
    configs: configs.map(presentConfig),
    actions: actions.map(presentAction),
  }
}

/** `undefined` as long as the service has not reported any. */
export function presentHealth(row: Row<'capsuleService'>): HealthReport | undefined {
  if (row.healthReportId === null || row.lastHealthAt === null) return undefined
  return {
    id: row.healthReportId,
    serviceId: row.id,
    agentId: row.agentId,
    status: row.healthStatus as HealthStatus,
    message: row.healthMessage,
    ...(row.healthDetailsJson ? { details: parse(row.healthDetailsJson) } : {}),
    reportedAt: row.lastHealthAt,
  }
}

export const presentConfig = (row: Row<'configItem'>): ConfigItem => ({
  id: row.id,
  serviceId: row.serviceId,
  key: row.configKey,
  label: row.label,
  type: row.type,
  source: row.source,
  editable: row.editable === 1,
  sensitive: row.sensitive === 1,
  valuePreview: row.valuePreview,
  defaultValue: row.defaultValue,
  secretRef: row.secretRef,
  updatedAt: row.updatedAt,
})

export const presentAction = (row: Row<'actionDefinition'>): ActionDefinition => ({
  id: row.id,
  serviceId: row.serviceId,
  name: row.name,
  label: row.label,
  description: row.description,
  category: row.category,
  order: row.sortOrder,
  dangerLevel: row.dangerLevel as DangerLevel,
  requiresConfirmation: row.requiresConfirmation === 1,
  enabled: row.enabled === 1,
  prepare: row.prepare === 1,
  ...(row.inputSchemaJson ? { inputSchema: parse(row.inputSchemaJson) } : {}),
  ...(row.timeoutSeconds === null ? {} : { timeoutSeconds: row.timeoutSeconds }),
  ...(row.definitionHash === null ? {} : { definitionHash: row.definitionHash }),
})

export const presentConfigChange = (row: Row<'configChange'>): ConfigChange => ({
  key: row.configKey,
  kind: row.kind as ConfigChange['kind'],
  before: row.before,
  after: row.after,
  at: row.createdAt,
})
