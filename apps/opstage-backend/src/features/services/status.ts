import type { AgentStatus, Cause, HealthStatus, ServiceStatus } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import { isIdIn } from '../../db/dialect.ts'
import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { createIso } from '../../platform/iso.ts'
import { agentStatus, isGone } from '../agents/status.ts'

type Clock = Pick<Context, 'config' | 'now' | 'grace' | 'load'>

const staleAfterMs = ({ config, load }: Pick<Context, 'config' | 'load'>) =>
  1000 * load.patience * config.OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS

const iso = createIso()
/** Like an agent's silence: while nobody can be blamed for it, no report is too old. */
function staleBefore(clock: Clock): string {
  const cutoff = clock.now().getTime() - staleAfterMs(clock)
  return cutoff < clock.grace.from ? '' : iso(cutoff)
}

const BY_HEALTH: Record<HealthStatus, ServiceStatus> = {
  UP: 'HEALTHY',
  DEGRADED: 'UNHEALTHY',
  DOWN: 'OFFLINE',
  UNKNOWN: 'UNKNOWN',
}

/** Why nothing is believed of a service whose agent is gone. */
function goneCause(status: AgentStatus, { code: agentCode, lastHeartbeatAt }: AgentFacts): Cause | undefined {
  if (status === 'OFFLINE') return { code: 'AGENT_SILENT', agentCode, lastHeardAt: lastHeartbeatAt }
  if (status === 'DISABLED') return { code: 'AGENT_DISABLED', agentCode }
  return status === 'REVOKED' ? { code: 'AGENT_REVOKED', agentCode } : undefined
}

export type ServiceFacts = Pick<
  Row<'capsuleService'>,
  'status' | 'statusSince' | 'healthStatus' | 'healthMessage' | 'lastHealthAt' | 'createdAt'
>
export type AgentFacts = Pick<Row<'agent'>, 'code' | 'status' | 'statusSince' | 'lastHeartbeatAt'>

export interface EffectiveStatus {
  status: ServiceStatus
  since: string
  cause: Cause
  agentStatus: AgentStatus
}

/** What we conclude about a service: the first of these rules that applies, from the agent's state over freshness to health. */
export function serviceStatus(clock: Clock, service: ServiceFacts, agent: AgentFacts): EffectiveStatus {
  const { status: ofAgent, since: agentSince } = agentStatus(clock, agent)
  const conclude = (status: ServiceStatus, began: string, cause: Cause): EffectiveStatus => ({
    status,
    since: service.status === status ? service.statusSince : began,
    cause,
    agentStatus: ofAgent,
  })
  const gone = goneCause(ofAgent, agent)
  if (gone !== undefined) return conclude('STALE', agentSince, gone)
  const { lastHealthAt } = service
  // While the agent was away nothing was believed, so what its word amounts to begins when it is back.
  if (lastHealthAt === null) return conclude('UNKNOWN', later(service.createdAt, agentSince), { code: 'NO_HEALTH' })
  if (lastHealthAt <= staleBefore(clock)) {
    const staleAt = new Date(Date.parse(lastHealthAt) + staleAfterMs(clock)).toISOString()
    const thresholdSeconds = Math.round(staleAfterMs(clock) / 1000)
    return conclude('STALE', staleAt, { code: 'HEALTH_STALE', reportedAt: lastHealthAt, thresholdSeconds })
  }
  const health = service.healthStatus as HealthStatus
  const { healthMessage: message } = service
  return conclude(BY_HEALTH[health], later(lastHealthAt, agentSince), { code: 'REPORTED', health, message })
}

const later = (one: string, other: string) => (one > other ? one : other)

/**
 * The same rules as an expression over `capsuleService`, for filters, counts and the sweep. Those whose agent is gone are looked up
 * once a statement: to join each service with its agent would take as long as all the rest.
 */
export const serviceStatusSql = (clock: Clock & Pick<Context, 'store'>) =>
  sql<string>`case
    when ${isIdIn(clock.store.dialect, 'capsuleService.agentId', 'agent', isGone(clock))} then 'STALE'
    when "capsuleService"."lastHealthAt" is null then 'UNKNOWN'
    when "capsuleService"."lastHealthAt" <= ${staleBefore(clock)} then 'STALE'
    when "capsuleService"."healthStatus" = 'UP' then 'HEALTHY'
    when "capsuleService"."healthStatus" = 'DEGRADED' then 'UNHEALTHY'
    when "capsuleService"."healthStatus" = 'DOWN' then 'OFFLINE'
    else 'UNKNOWN' end`
