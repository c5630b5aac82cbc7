import type { AgentStatus, ServiceStatus } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'
import { presentService } from './present.ts'
import { withAgent } from './queries.ts'
import { serviceStatusSql } from './status.ts'

interface Stated {
  code: string
  agentCode: string
  agentStatus: AgentStatus
  status: ServiceStatus
  labels: Record<string, string>
  /** Somebody knows of its problem already. */
  isAcknowledged: boolean
}

/** What each service is at this moment, those that are not healthy first; at most `limit`. */
export async function listStatuses(ctx: Context, limit: number): Promise<Stated[]> {
  const rows = await withAgent(ctx)
    .orderBy((eb) => eb.case().when(serviceStatusSql(ctx, eb), '=', 'HEALTHY').then(1).else(0).end())
    .orderBy('capsuleService.code')
    .limit(limit)
    .execute()
  return rows
    .map((row) => presentService(ctx, row))
    .map(({ code, agentCode, agentStatus, status, labels, acknowledgement }) => ({
      code,
      agentCode,
      agentStatus,
      status,
      labels,
      isAcknowledged: acknowledgement !== null,
    }))
}
