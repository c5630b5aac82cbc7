import type { CommandStatus } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import type { StatusLook } from '../../ui/status-badge.tsx'

export const commandLooks: Record<CommandStatus, Omit<StatusLook, 'label'>> = {
  PENDING: { tone: 'off', shape: 'dashed' },
  RUNNING: { tone: 'run', shape: 'turning' },
  SUCCEEDED: { tone: 'ok', shape: 'dot' },
  FAILED: { tone: 'bad', shape: 'octagon' },
  EXPIRED: { tone: 'warn', shape: 'triangle' },
  CANCELLED: { tone: 'off', shape: 'slash' },
}

export function CommandBadge({ status, percent }: { status: CommandStatus; percent?: number | undefined }) {
  const t = useT()
  const detail = status === 'RUNNING' && percent !== undefined ? `${Math.round(percent)} %` : undefined
  return <StatusBadge look={{ ...commandLooks[status], label: t.status.command[status] }} detail={detail} />
}
