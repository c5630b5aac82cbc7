import type { AgentStatus } from '@xtrape/capsule-contracts-node'
import { type ExpressionBuilder, type ExpressionWrapper, sql } from 'kysely'
import type { Row, Tables } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { createIso } from '../../platform/iso.ts'

type Clock = Pick<Context, 'config' | 'now' | 'grace' | 'load'>

/** Silence for this long means offline; never less than three of the intervals that the agent was told. */
export const offlineAfterMs = ({ config, load }: Pick<Context, 'config' | 'load'>) =>
  1000 *
  load.patience *
  Math.max(config.OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS, 3 * config.OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS)

const iso = createIso()
/** Who was last heard before this has fallen silent; nobody has while the grace lasts. */
export function silentBefore(clock: Clock): string {
  const cutoff = clock.now().getTime() - offlineAfterMs(clock)
  return cutoff < clock.grace.from ? '' : iso(cutoff)
}

export interface EffectiveAgentStatus {
  status: AgentStatus
  since: string
}

/** What an agent is right now: a recorded ONLINE holds only as long as the agent is heard. */
export function agentStatus(
  clock: Clock,
  agent: Pick<Row<'agent'>, 'status' | 'statusSince' | 'lastHeartbeatAt'>,
): EffectiveAgentStatus {
  const { status, statusSince, lastHeartbeatAt } = agent
  if (status !== 'ONLINE' || lastHeartbeatAt === null || lastHeartbeatAt > silentBefore(clock))
    return { status: status as AgentStatus, since: statusSince }
  return { status: 'OFFLINE', since: new Date(Date.parse(lastHeartbeatAt) + offlineAfterMs(clock)).toISOString() }
}

/** The same as an expression, for filters and counts. */
export function agentStatusSql<TB extends keyof Tables>(
  clock: Clock,
  eb: ExpressionBuilder<Tables, TB>,
): ExpressionWrapper<Tables, TB, string> {
  const silent = sql<boolean>`"agent"."status" = 'ONLINE' and "agent"."lastHeartbeatAt" <= ${silentBefore(clock)}`
  return eb
    .case()
    .when(silent)
    .then('OFFLINE')
    .else(sql<string>`"agent"."status"`)
    .end() as ExpressionWrapper<Tables, TB, string>
}
