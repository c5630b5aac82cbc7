import type { RegistrationToken } from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { tokenStatus } from './status.ts'

export const presentToken = (ctx: Context, row: Row<'registrationToken'>): RegistrationToken => ({
  id: row.id,
  name: row.name,
  status: tokenStatus(ctx, row),
  agentCode: row.agentCode,
  agentId: row.agentId,
  maxUses: row.maxUses,
  useCount: row.useCount,
  createdByName: row.createdByName,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  usedAt: row.usedAt,
  revokedAt: row.revokedAt,
})
