import { Link } from '@tanstack/react-router'
import type { CapsuleService } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { NameCell } from '../../ui/name-cell.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Reason } from './reason.tsx'
import { ServiceBadge } from './badges.tsx'
import { KnownLine } from './known-line.tsx'
import { ServiceUptime } from './service-uptime.tsx'
import { useHistories } from './use-histories.ts'
import classes from './services.module.css'

interface ServiceColumns {
  /** The rows of the page, for their bars. */
  services: readonly CapsuleService[] | undefined
  /** On the page of one agent its name goes without saying. */
  withAgent?: boolean
}

/** The columns of every list of services. */
export function useServiceColumns({ services, withAgent = true }: ServiceColumns): Column<CapsuleService>[] {
  const t = useT()
  const histories = useHistories(services)
  const columns: (Column<CapsuleService> | false)[] = [
    {
      key: 'status',
      header: t.services.status,
      cell: (service) => (
        <span className={classes.badges}>
          <ServiceBadge service={service} />
        </span>
      ),
    },
    {
      key: 'name',
      header: t.services.name,
      sort: 'name',
      cell: (service) => (
        <NameCell
          name={
            <Link to="/capsule-services/$serviceId" params={{ serviceId: service.id }} data-row-link="">
              {service.name}
            </Link>
          }
          code={service.code}
        />
      ),
    },
    {
      key: 'message',
      header: t.services.message,
      wide: true,
      hide: 'phone',
      cell: (service) => (
        <span className={classes.reason}>
          <Reason cause={service.statusCause} sentence={service.statusReason} />
          {service.acknowledgement && <KnownLine known={service.acknowledgement} />}
        </span>
      ),
    },
    withAgent && {
      key: 'agent',
      header: t.services.agent,
      hide: 'tablet',
      cell: (service) => (
        <Link to="/agents/$agentId" params={{ agentId: service.agentId }} className={classes.agent}>
          <code>{service.agentCode}</code>
        </Link>
      ),
    },
    { key: 'version', header: t.services.version, hide: 'tablet', cell: (service) => service.version ?? t.ui.none },
    {
      key: 'uptime',
      header: t.services.last24h,
      hide: 'tablet',
      cell: (service) => (
        <div className={classes.bar}>
          <ServiceUptime history={histories.get(service.id)} slots={24} />
        </div>
      ),
    },
    {
      key: 'lastReport',
      header: t.services.lastReport,
      sort: 'lastReportedAt',
      align: 'right',
      hide: 'phone',
      cell: ({ lastReportedAt }) => (lastReportedAt === null ? t.services.never : <RelativeTime at={lastReportedAt} />),
    },
  ]
  return columns.filter((column) => column !== false)
}
