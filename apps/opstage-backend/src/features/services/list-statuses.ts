import type { AgentStatus, ServiceStatus } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import { eachJson } from '../../db/dialect.ts'
import { type Context, isoNow } from '../../platform/context.ts'
import { agentStatusSql } from '../agents/status.ts'
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
  const rows = await ctx.db
    .selectFrom('capsuleService')
    .innerJoin('agent', 'agent.id', 'capsuleService.agentId')
    .leftJoin('serviceAcknowledgement', 'serviceAcknowledgement.serviceId', 'capsuleService.id')
    .select(['capsuleService.id', 'capsuleService.code', 'agent.code as agentCode'])
    .select(['serviceAcknowledgement.serviceId as acknowledged', 'serviceAcknowledgement.untilAt'])
    .select([agentStatusSql(ctx).as('agentStatus'), serviceStatusSql(ctx).as('status')])
    .orderBy((eb) => eb.case().when(serviceStatusSql(ctx), '=', 'HEALTHY').then(1).else(0).end())
    .orderBy('capsuleService.code')
    .limit(limit)
    .execute()
  if (rows.length === 0) return []
  const labels = await labelsOf(
    ctx,
    rows.map(({ id }) => id),
  )
  const at = isoNow(ctx)
  return rows.map(({ id, code, agentCode, agentStatus, status, acknowledged, untilAt }) => ({
    code,
    agentCode,
    agentStatus: agentStatus as AgentStatus,
    status: status as ServiceStatus,
    labels: labels.get(id) ?? {},
    isAcknowledged: acknowledged !== null && (untilAt === null || untilAt > at),
  }))
}

/** By service; asked in words that do not depend on how many there are, or each number would be a statement that is kept. */
async function labelsOf({ db, store }: Context, ids: string[]): Promise<Map<string, Record<string, string>>> {
  const list = eachJson(
    store.dialect,
    ids.map((id) => [id]),
  )
  const rows = await db
    .selectFrom('serviceLabel')
    .selectAll()
    .where('serviceId', 'in', sql<string>`(select value ->> 0 from ${list})`)
    .orderBy('key')
    .execute()
  const labels = new Map<string, Record<string, string>>()
  for (const { serviceId, key, value } of rows) labels.set(serviceId, { ...labels.get(serviceId), [key]: value })
  return labels
}
