import { Link } from '@tanstack/react-router'
import { AgentStatus, ServiceStatus } from '@xtrape/capsule-contracts-node'
import type { AttentionItem, DashboardSummary } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import type { Messages } from '../../i18n/messages.ts'
import { Alert } from '../../ui/alert.tsx'
import { Card } from '../../ui/card.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusIcon } from '../../ui/status-badge.tsx'
import { useMay } from '../auth/session.ts'
import { Reason } from '../services/reason.tsx'
import { AgentBadge } from '../agents/agent-badge.tsx'
import { AcknowledgeButton, TakeBack } from '../services/acknowledge.tsx'
import { KnownLine } from '../services/known-line.tsx'
import { DeafBadge, ServiceBadge } from '../services/badges.tsx'
import classes from './overview.module.css'
import { sum, unknown } from './sum.ts'

/** Worst first: since when, why, and the likely next step. Or that there is nothing, and since when. */
export function AttentionCard({ summary }: { summary: DashboardSummary }) {
  const t = useT()
  const format = useFormat()
  const mayBackUp = useMay('owner')
  const services = sum(summary.serviceCounts)
  const healthy = summary.serviceCounts['HEALTHY'] ?? 0
  const open = unknown(summary.attention).length
  const known = summary.attention.length - open
  return (
    <>
      {summary.notices.map((notice) => (
        <Alert key={notice.code} tone={notice.code === 'AUDIT_ALARM' ? 'bad' : 'warn'} title={noticeText(notice, t)}>
          <span className={classes.age}>
            <RelativeTime at={notice.since} />
          </span>
          {notice.code === 'BACKUP_FAILED' && mayBackUp && (
            <LinkButton to="/settings/backups">{t.overview.showBackups}</LinkButton>
          )}
          {notice.code === 'AUDIT_ALARM' && <LinkButton to="/audit-events">{t.overview.showRecord}</LinkButton>}
        </Alert>
      ))}
      {summary.attention.length === 0 ? (
        <Card>
          <div className={classes.calm}>
            <StatusIcon tone="ok" shape="dot" />
            <strong>{services === 0 ? t.overview.attention.noServices : t.overview.attention.calm(services)}</strong>
            {summary.calmSince !== null && services > 0 && (
              <span>
                {t.overview.attention.for} <RelativeTime at={summary.calmSince} style="age" />
              </span>
            )}
          </div>
        </Card>
      ) : (
        <Card
          alarm={open > 0}
          title={open > 0 ? t.overview.attention.title(open) : t.overview.attention.onlyKnown(known)}
          note={t.overview.attention.healthy(format.number(healthy), format.number(services))}
        >
          <ul className={classes.attention}>
            {summary.attention.map((item) => (
              <AttentionRow key={`${item.target.id} ${item.status}`} item={item} />
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}

/** Notices that we know in the reader's language; others as the server says them. */
function noticeText({ code, message }: DashboardSummary['notices'][number], t: Messages): string {
  if (code === 'AUDIT_ALARM') return t.overview.auditAlarm
  if (code === 'BACKUP_FAILED') return t.overview.backupFailed
  return code === 'MASS_SILENCE' ? t.overview.massSilence : message
}

function AttentionRow({ item }: { item: AttentionItem }) {
  const { kind, target, acknowledgement } = item
  return (
    <li data-known={acknowledgement !== null || undefined}>
      <AttentionBadge status={item.status} kind={kind} />
      <div className={classes.target}>
        {kind === 'SERVICE' ? (
          <Link to="/capsule-services/$serviceId" params={{ serviceId: target.id }}>
            {target.name}
          </Link>
        ) : (
          <Link to="/agents/$agentId" params={{ agentId: target.id }}>
            {target.name}
          </Link>
        )}
        <code>{target.code}</code>
      </div>
      <div className={classes.why}>
        <p>
          <Reason cause={item.cause} sentence={item.reason} />
        </p>
        {acknowledgement !== null && <KnownLine known={acknowledgement} />}
      </div>
      <span className={classes.age}>
        <RelativeTime at={item.since} style="age" />
      </span>
      <div className={classes.steps}>
        <NextStep item={item} />
        {kind === 'SERVICE' &&
          (acknowledgement === null ? (
            <AcknowledgeButton service={target} compact />
          ) : (
            <TakeBack service={target} compact />
          ))}
      </div>
    </li>
  )
}

function AttentionBadge({ kind, status }: Pick<AttentionItem, 'kind' | 'status'>) {
  const ofService = ServiceStatus.options.find((one) => one === status)
  if (kind === 'SERVICE' && ofService) return <ServiceBadge service={{ status: ofService, attention: null }} />
  const ofAgent = AgentStatus.options.find((one) => one === status)
  return ofAgent ? <AgentBadge status={ofAgent} /> : <DeafBadge />
}

/** Where somebody who wants to mend this goes first. */
function NextStep({ item: { kind, status, target } }: { item: AttentionItem }) {
  const { show } = useT().overview.attention
  if (kind === 'AGENT' && status === 'NOT_TAKING_COMMANDS') {
    return (
      <LinkButton to="/commands" search={{ agentId: target.id, status: ['PENDING'] }}>
        {show.commands}
      </LinkButton>
    )
  }
  if (kind === 'AGENT') {
    return (
      <LinkButton to="/agents/$agentId" params={{ agentId: target.id }}>
        {show.agent}
      </LinkButton>
    )
  }
  const saysWhy = status === 'OFFLINE' || status === 'UNHEALTHY'
  return (
    <LinkButton
      to="/capsule-services/$serviceId"
      params={{ serviceId: target.id }}
      search={saysWhy ? { tab: 'health' } : {}}
    >
      {saysWhy ? show.health : show.service}
    </LinkButton>
  )
}
