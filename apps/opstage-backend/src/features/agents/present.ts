import type { Agent } from '@xtrape/capsule-contracts-node'
import { type Context, isoNow } from '../../platform/context.ts'
import { headForAgents } from '../audit/witness.ts'
import { attentionOf } from './attention.ts'
import type { AgentWithCounts } from './queries.ts'
import { agentStatus } from './status.ts'

export function presentAgent(ctx: Context, agent: AgentWithCounts): Agent {
  const { status, since } = agentStatus(ctx, agent)
  const attention = attentionOf(ctx, agent, agent.waitingSince)
  return {
    id: agent.id,
    code: agent.code,
    name: agent.name,
    mode: agent.mode,
    runtime: agent.runtime,
    status,
    statusSince: since,
    attention: attention?.kind ?? null,
    attentionCause: attention?.cause ?? null,
    lastHeartbeatAt: agent.lastHeartbeatAt,
    lastPollAt: agent.lastPollAt,
    eventLoopLagMs: agent.eventLoopLagMs,
    sdkVersion: agent.sdkVersion,
    serviceCount: agent.serviceCount ?? 0,
    disabledAt: agent.disabledAt,
    revokedAt: agent.revokedAt,
    createdAt: agent.createdAt,
    updatedAt: agent.updatedAt,
  }
}

export const PROTOCOL_VERSION = '0.1'

/** What every agent is told at each contact: when to come again, and what this server can do beyond the plain contract. */
export const cadence = ({ config, load, now, auditHead, signing }: Context) => ({
  heartbeatIntervalSeconds: Math.round(load.stretch * config.OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS),
  commandPollIntervalSeconds: Math.round(load.stretch * config.OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS),
  protocolVersion: PROTOCOL_VERSION,
  serverTime: isoNow({ now }),
  capabilities: ['wait', 'ack', 'progress', 'cancel'],
  auditHead: headForAgents({ auditHead, signing }),
})
