import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { CapsuleServiceDetail } from '@xtrape/capsule-contracts-node'
import { Suspense } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { Fresh } from '../../shell/fresh.tsx'
import { Page } from '../../shell/page.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Card } from '../../ui/card.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Reason } from './reason.tsx'
import { ActionList } from '../actions/action-list.tsx'
import { useMay } from '../auth/session.ts'
import { Acknowledge, KnownProblem } from './acknowledge.tsx'
import { ServiceBadge } from './badges.tsx'
import { ConfigsTab } from './configs-tab.tsx'
import { HealthTab } from './health-tab.tsx'
import { AuditTab, CommandsTab } from './history-tabs.tsx'
import { ManifestTab } from './manifest-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { serviceQuery } from './queries.ts'
import { serviceTabs } from './search.ts'
import type { ServiceTab } from './search.ts'
import classes from './services.module.css'
import { UptimeCard } from './uptime-card.tsx'

const RunDrawer = lazyPart(() => import('../actions/run-drawer.tsx'), 'RunDrawer')

const route = getRouteApi('/app/capsule-services/$serviceId')

export function ServicePage() {
  const t = useT()
  const { serviceId } = route.useParams()
  const query = useQuery(serviceQuery(serviceId))
  const service = query.data
  return (
    <Page
      title={service?.name ?? t.services.title}
      parent={{ label: t.services.title, link: { to: '/capsule-services' } }}
      code={service?.code}
      status={service && <Status service={service} />}
      fresh={<Fresh query={query} />}
      actions={service && <Acknowledge service={service} />}
    >
      <QueryView
        query={query}
        skeleton={
          <Card>
            <SkeletonLines lines={10} />
          </Card>
        }
      >
        {(found) => <ServiceBody service={found} />}
      </QueryView>
    </Page>
  )
}

/** The effective status with since when and why. */
function Status({ service }: { service: CapsuleServiceDetail }) {
  const t = useT()
  return (
    <>
      <ServiceBadge service={service} />
      <span className={classes.why}>
        {t.service.for} <RelativeTime at={service.statusSince} style="age" /> ·{' '}
        <Reason cause={service.statusCause} sentence={service.statusReason} />
      </span>
    </>
  )
}

function ServiceBody({ service }: { service: CapsuleServiceDetail }) {
  const t = useT()
  const navigate = route.useNavigate()
  const { tab = 'overview', action, command, period } = route.useSearch()
  const may = useMay('operator')
  return (
    <>
      {service.acknowledgement && <KnownProblem service={service} known={service.acknowledgement} />}
      <UptimeCard
        serviceId={service.id}
        period={period ?? '24h'}
        onPeriod={(next) =>
          void navigate({
            search: (before) => ({ ...before, period: next === '24h' ? undefined : next }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      <Tabs<ServiceTab>
        label={t.service.tabs.label}
        value={tab}
        tabs={serviceTabs.map((value) => ({ value, label: t.service.tabs[value] }))}
        onChange={(next) =>
          void navigate({
            search: { tab: next === 'overview' ? undefined : next, period },
            replace: true,
            resetScroll: false,
          })
        }
      >
        {tab === 'overview' && <OverviewTab service={service} />}
        {tab === 'actions' && (
          <Card title={t.service.actionsTitle}>
            <ActionList actions={service.actions} />
          </Card>
        )}
        {tab === 'commands' && <CommandsTab serviceId={service.id} />}
        {tab === 'configs' && <ConfigsTab serviceId={service.id} configs={service.configs} />}
        {tab === 'health' && <HealthTab service={service} period={period ?? '24h'} />}
        {tab === 'manifest' && <ManifestTab service={service} />}
        {tab === 'audit' && <AuditTab serviceId={service.id} />}
      </Tabs>
      {action !== undefined && may && (
        <Suspense>
          <RunDrawer
            // Another action is another form: nothing of the first one may stay.
            key={action}
            service={service}
            actionName={action}
            commandId={command}
            onCommand={(next) => void navigate({ search: (before) => ({ ...before, command: next }), replace: true })}
            onClose={() =>
              void navigate({
                search: (before) => ({ ...before, action: undefined, command: undefined }),
                replace: true,
                resetScroll: false,
              })
            }
          />
        </Suspense>
      )}
    </>
  )
}
