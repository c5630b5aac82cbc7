import { Link } from '@tanstack/react-router'
import type { CapsuleServiceDetail } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { wordFor } from '../../i18n/word-for.ts'
import { Card } from '../../ui/card.tsx'
import { CodeId } from '../../ui/code-id.tsx'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Reason } from './reason.tsx'
import { ActionList } from '../actions/action-list.tsx'
import { AgentBadge } from '../agents/agent-badge.tsx'
import { HealthBadge, ServiceBadge } from './badges.tsx'
import { DeleteService } from './delete-service.tsx'
import classes from './services.module.css'

const SHOWN_ACTIONS = 6

/** Keeps apart what is easily confused: effective status, reported health, the agent, and how fresh all that is. */
export function OverviewTab({ service }: { service: CapsuleServiceDetail }) {
  const t = useT()
  const { actions, labels } = service
  return (
    <div className={classes.halves}>
      <Card title={t.service.state} action={<DeleteService service={service} />}>
        <PropertyList>
          <Property name={t.service.effective}>
            <ServiceBadge service={service} />
            <span>
              {t.service.for} <RelativeTime at={service.statusSince} style="age" />
            </span>
          </Property>
          <Property name={t.service.why}>
            <Reason cause={service.statusCause} sentence={service.statusReason} />
          </Property>
          <Property name={t.service.reportedHealth}>
            <HealthBadge status={service.healthStatus} /> {service.healthMessage}
          </Property>
          <Property name={t.service.agent}>
            <AgentLine service={service} />
          </Property>
          <Property name={t.service.freshness}>
            {service.lastHealthAt === null ? t.service.healthNever : <HealthAge at={service.lastHealthAt} />}
          </Property>
          <Property name={t.service.lastReport}>
            {service.lastReportedAt === null ? t.services.never : <RelativeTime at={service.lastReportedAt} />}
          </Property>
          <Property name={t.service.version}>
            {[service.version, service.runtime && wordFor(t.services.runtimes, service.runtime)]
              .filter(Boolean)
              .join(' · ')}
          </Property>
          <Property name={t.service.description}>{service.description}</Property>
          <Property name={t.service.labels}>{Object.keys(labels).length > 0 && <Labels labels={labels} />}</Property>
          <Property name={t.service.created}>
            <RelativeTime at={service.createdAt} />
          </Property>
          <Property name={t.service.id}>
            <CodeId value={service.id} label={t.service.copyId} />
          </Property>
        </PropertyList>
      </Card>
      <Card
        title={t.service.actionsTitle}
        action={
          actions.length > SHOWN_ACTIONS && (
            <Link to="." search={{ tab: 'actions' }}>
              {t.service.allActions(actions.length)}
            </Link>
          )
        }
      >
        <ActionList actions={actions} limit={SHOWN_ACTIONS} />
      </Card>
    </div>
  )
}

function AgentLine({ service }: { service: CapsuleServiceDetail }) {
  return (
    <>
      <AgentBadge status={service.agentStatus} />
      <Link to="/agents/$agentId" params={{ agentId: service.agentId }} className={classes.agent}>
        <code>{service.agentCode}</code>
      </Link>
    </>
  )
}

function HealthAge({ at }: { at: string }) {
  const t = useT()
  const [before = '', after = ''] = t.service.healthAge('\n').split('\n')
  return (
    <span>
      {before}
      <RelativeTime at={at} style="age" />
      {after}
    </span>
  )
}

/** A label leads to the services that share it. */
function Labels({ labels }: { labels: Record<string, string> }) {
  return (
    <span className={classes.tags}>
      {Object.entries(labels).map(([key, value]) => (
        <Link key={key} to="/capsule-services" search={{ label: [`${key}:${value}`] }}>
          {key}: {value}
        </Link>
      ))}
    </span>
  )
}
