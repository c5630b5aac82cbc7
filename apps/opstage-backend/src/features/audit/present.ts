import type { AuditActorType, AuditEvent, AuditResult } from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'

export const presentAuditEvent = (row: Row<'auditEvent'>): AuditEvent => ({
  id: row.id,
  actorType: row.actorType as AuditActorType,
  actorId: row.actorId,
  actorName: row.actorName,
  action: row.action,
  targetType: row.targetType,
  targetId: row.targetId,
  targetName: row.targetName,
  result: row.result as AuditResult,
  message: row.message,
  metadata: JSON.parse(row.metadataJson) as Record<string, unknown>,
  ipAddress: row.ipAddress,
  userAgent: row.userAgent,
  requestId: row.requestId,
  createdAt: row.createdAt,
  workspaceId: row.workspaceId,
  sequence: row.sequence,
  hash: row.hash,
})
