import type { User } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import type { StatusLook } from '../../ui/status-badge.tsx'

const looks: Record<User['status'], Omit<StatusLook, 'label'>> = {
  ACTIVE: { tone: 'ok', shape: 'dot' },
  DISABLED: { tone: 'off', shape: 'pause' },
}

export function UserBadge({ status }: Pick<User, 'status'>) {
  const t = useT()
  return <StatusBadge look={{ ...looks[status], label: t.status.user[status] }} />
}
