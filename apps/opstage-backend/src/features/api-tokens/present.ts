import type { ApiToken, Role } from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { apiTokenStatus } from './status.ts'

export const presentApiToken = (ctx: Context, row: Row<'apiToken'>): ApiToken => ({
  id: row.id,
  name: row.name,
  role: row.role as Role,
  status: apiTokenStatus(ctx, row),
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  lastUsedAt: row.lastUsedAt,
  lastUsedAddress: row.lastUsedAddress,
  revokedAt: row.revokedAt,
})
