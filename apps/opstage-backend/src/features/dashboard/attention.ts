import type { Agent, AttentionItem, CapsuleService } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'
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
  acknowledgement,
}: CapsuleService): AttentionItem => ({
  kind: 'SERVICE',
  target: { id, code, name },
  status,
  since: statusSince,
  reason: statusReason,
  acknowledgement,
})

function ofAgent({
  id,
  code,
  name,
  attention,
  status,
  statusSince,
  lastPollAt,
  lastHeartbeatAt,
}: Agent): AttentionItem {
  const target = { id, code, name: name ?? code }
  if (attention === null)
    return {
      kind: 'AGENT',
      target,
      status,
      since: statusSince,
      reason: `Not heard since ${lastHeartbeatAt ?? statusSince}`,
      acknowledgement: null,
    }
  const since = lastPollAt ?? statusSince
  const reason = `It heartbeats, but has not asked for the commands that wait for it since ${since}`
  return { kind: 'AGENT', target, status: attention, since, reason, acknowledgement: null }
}
