import type { DangerLevel } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import type { StatusLook } from '../../ui/status-badge.tsx'

const looks: Record<DangerLevel, Omit<StatusLook, 'label'>> = {
  LOW: { tone: 'off', shape: 'ring' },
  MEDIUM: { tone: 'warn', shape: 'triangle' },
  HIGH: { tone: 'bad', shape: 'octagon' },
}

export function DangerBadge({ level }: { level: DangerLevel }) {
  const t = useT()
  return <StatusBadge look={{ ...looks[level], label: t.status.danger[level] }} />
}
