import type { CapsuleService, HealthStatus, ServiceStatus } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import type { StatusLook } from '../../ui/status-badge.tsx'

type Look = Omit<StatusLook, 'label'>

export const serviceLooks: Record<ServiceStatus, Look> = {
  HEALTHY: { tone: 'ok', shape: 'dot' },
  UNHEALTHY: { tone: 'warn', shape: 'triangle' },
  OFFLINE: { tone: 'bad', shape: 'octagon' },
  STALE: { tone: 'off', shape: 'dashed' },
  UNKNOWN: { tone: 'off', shape: 'ring' },
}

/** From what is well to what is not known. */
export const serviceOrder = ['HEALTHY', 'UNHEALTHY', 'OFFLINE', 'STALE', 'UNKNOWN'] as const satisfies ServiceStatus[]

/** The same from the other end, for who looks for trouble. */
export const worstFirst: ServiceStatus[] = ['OFFLINE', 'STALE', 'UNHEALTHY', 'UNKNOWN', 'HEALTHY']

const healthLooks: Record<HealthStatus, Look> = {
  UP: { tone: 'ok', shape: 'dot' },
  DEGRADED: { tone: 'warn', shape: 'triangle' },
  DOWN: { tone: 'bad', shape: 'octagon' },
  UNKNOWN: { tone: 'off', shape: 'ring' },
}

/** The effective status; beside it what no status says: that the agent does not take its commands. */
export function ServiceBadge({ service }: { service: Pick<CapsuleService, 'status' | 'attention'> }) {
  const t = useT()
  return (
    <>
      <StatusBadge look={{ ...serviceLooks[service.status], label: t.status.service[service.status] }} />
      {service.attention !== null && <DeafBadge />}
    </>
  )
}

export function HealthBadge({ status }: { status: HealthStatus }) {
  const t = useT()
  return <StatusBadge look={{ ...healthLooks[status], label: t.status.health[status] }} />
}

export function DeafBadge() {
  const t = useT()
  return <StatusBadge look={{ tone: 'warn', shape: 'triangle', label: t.status.attention.NOT_TAKING_COMMANDS }} />
}
