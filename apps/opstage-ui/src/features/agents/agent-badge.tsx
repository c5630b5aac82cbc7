import type { AgentStatus } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import type { StatusLook } from '../../ui/status-badge.tsx'

export const agentLooks: Record<AgentStatus, Omit<StatusLook, 'label'>> = {
  PENDING: { tone: 'off', shape: 'dashed' },
  ONLINE: { tone: 'ok', shape: 'dot' },
  OFFLINE: { tone: 'bad', shape: 'octagon' },
  DISABLED: { tone: 'off', shape: 'pause' },
  REVOKED: { tone: 'off', shape: 'slash' },
}

export const agentOrder = ['ONLINE', 'OFFLINE', 'PENDING', 'DISABLED', 'REVOKED'] as const satisfies AgentStatus[]

export function AgentBadge({ status }: { status: AgentStatus }) {
  const t = useT()
  return <StatusBadge look={{ ...agentLooks[status], label: t.status.agent[status] }} />
}
