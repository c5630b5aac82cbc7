import type { AgentStatus } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import type { Row } from '../../db/tables.ts'
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

const hasFallenSilent = (clock: Clock) =>
  sql<boolean>`("agent"."status" = 'ONLINE' and "agent"."lastHeartbeatAt" <= ${silentBefore(clock)})`

/** The same as an expression over `agent`, for filters. */
export const agentStatusSql = (clock: Clock) =>
  sql<string>`case when ${hasFallenSilent(clock)} then 'OFFLINE' else "agent"."status" end`

/** Who is OFFLINE, in a form for which there is an index. */
export const isOffline = (clock: Clock) => sql<boolean>`("agent"."status" = 'OFFLINE' or ${hasFallenSilent(clock)})`

/** Of whose services nothing is believed: most of the time few, and on SQLite found in an index alone. */
export const isGone = (clock: Clock) =>
  sql<boolean>`("agent"."status" in ('DISABLED', 'REVOKED') or ${isOffline(clock)})`
