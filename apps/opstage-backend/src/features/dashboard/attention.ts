import type { Agent, AttentionItem, CapsuleService } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'
import { sayCause } from '../agents/cause.ts'
import { agentsNeedingAttention } from '../agents/needing-attention.ts'
import { servicesNeedingAttention } from '../services/needing-attention.ts'

/** Worst first. */
const ORDER = ['OFFLINE', 'NOT_TAKING_COMMANDS', 'STALE', 'UNHEALTHY', 'UNKNOWN']
const MOST = 50

export async function listAttention(ctx: Context): Promise<AttentionItem[]> {
  const services = await servicesNeedingAttention(ctx, MOST)
  const agents = await agentsNeedingAttention(ctx, MOST)
  const known = ({ acknowledgement }: AttentionItem) => (acknowledgement ? 1 : 0)
  const rank = ({ status }: AttentionItem) => ORDER.indexOf(status)
  return [...services.map(ofService), ...agents.map(ofAgent)]
    .toSorted((a, b) => known(a) - known(b) || rank(a) - rank(b) || (a.since < b.since ? 1 : -1))
    .slice(0, MOST)
}

const ofService = ({
  id,
  code,
  name,
  status,
  statusSince,
  statusReason,
  statusCause,
  acknowledgement,
}: CapsuleService): AttentionItem => ({
  kind: 'SERVICE',
  target: { id, code, name },
  status,
  since: statusSince,
  reason: statusReason,
  cause: statusCause,
  acknowledgement,
})

function ofAgent(agent: Agent): AttentionItem {
  const { id, code, name, attention, attentionCause, status, statusSince, lastPollAt, lastHeartbeatAt } = agent
  const target = { id, code, name: name ?? code }
  const cause = attentionCause ?? { code: 'AGENT_SILENT' as const, agentCode: code, lastHeardAt: lastHeartbeatAt }
  return {
    kind: 'AGENT',
    target,
    status: attention ?? status,
    since: attention === null ? statusSince : (lastPollAt ?? statusSince),
    reason: sayCause(cause),
    cause,
    acknowledgement: null,
  }
}
