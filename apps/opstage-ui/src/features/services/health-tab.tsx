import { useQuery } from '@tanstack/react-query'
import type { CapsuleServiceDetail } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Card, CardBody } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { HealthBadge, ServiceBadge } from './badges.tsx'
import { historyQuery } from './queries.ts'
import { periodHours } from './uptime-card.tsx'
import type { UptimePeriod } from './uptime-card.tsx'

interface HealthTabProps {
  service: CapsuleServiceDetail
  period: UptimePeriod
}

/** The newest report, and the changes of state that the bar above is drawn from. */
export function HealthTab({ service, period }: HealthTabProps) {
  const t = useT()
  const history = useQuery(historyQuery(service.id, periodHours[period]))
  const { health } = service
  return (
    <>
      <Card title={t.service.healthTab.newest}>
        {health === undefined ? (
          <EmptyState icon="signal" title={t.service.noHealth.title} text={t.service.noHealth.text} />
        ) : (
          <>
            <PropertyList>
              <Property name={t.service.healthTab.status}>
                <HealthBadge status={health.status} />
              </Property>
              <Property name={t.service.healthTab.message}>{health.message}</Property>
              <Property name={t.service.healthTab.reported}>
                <RelativeTime at={health.reportedAt} />
              </Property>
            </PropertyList>
            {health.details !== undefined && Object.keys(health.details).length > 0 && (
              <CardBody>
                <JsonView value={health.details} label={t.service.healthTab.details} />
              </CardBody>
            )}
          </>
        )}
      </Card>
      <Card title={t.service.healthTab.changes} note={t.service.uptime.title[period]}>
        <QueryView query={history} skeleton={<SkeletonLines />}>
          {({ data }) => (
            <DataTable
              label={t.service.healthTab.changes}
              rows={data.toReversed()}
              rowKey={(change) => change.at}
              columns={[
                { key: 'at', header: t.service.healthTab.at, cell: (change) => <RelativeTime at={change.at} /> },
                {
                  key: 'effective',
                  header: t.service.healthTab.effective,
                  cell: (change) => <ServiceBadge service={{ status: change.status, attention: null }} />,
                },
                {
                  key: 'health',
                  header: t.service.healthTab.reportedHealth,
                  hide: 'phone',
                  cell: (change) => <HealthBadge status={change.healthStatus} />,
                },
                {
                  key: 'message',
                  header: t.service.healthTab.message,
                  wide: true,
                  cell: (change) => change.message ?? t.ui.none,
                },
              ]}
            />
          )}
        </QueryView>
      </Card>
    </>
  )
}
