import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { LinkProps } from '@tanstack/react-router'
import type { AuditEvent } from '@xtrape/capsule-contracts-node'
import { useFormat, useT } from '../../i18n/i18n.tsx'
import { wordFor } from '../../i18n/word-for.ts'
import { Page } from '../../shell/page.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Card, CardBody } from '../../ui/card.tsx'
import { CodeId } from '../../ui/code-id.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Property, PropertyList } from '../../ui/property-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import classes from './audit.module.css'
import { AuditResultBadge } from './columns.tsx'
import { auditEventQuery } from './queries.ts'
import { AuditSentence } from './sentence.tsx'

const route = getRouteApi('/app/audit-events/$auditEventId')

export function AuditEventPage() {
  const t = useT()
  const { auditEventId } = route.useParams()
  const query = useQuery(auditEventQuery(auditEventId))
  const event = query.data
  return (
    <Page
      title={t.audit.event}
      parent={{ label: t.audit.title, link: { to: '/audit-events' } }}
      code={event?.action}
      status={
        event && (
          <>
            <AuditResultBadge result={event.result} />
            <span>
              <AuditSentence event={event} />
            </span>
          </>
        )
      }
      actions={event && <Related event={event} />}
    >
      <QueryView
        query={query}
        skeleton={
          <Card>
            <SkeletonLines lines={8} />
          </Card>
        }
      >
        {(found) => <AuditEventBody event={found} />}
      </QueryView>
    </Page>
  )
}

function Related({ event: { actorId, targetId } }: { event: AuditEvent }) {
  const t = useT()
  return (
    <>
      {targetId !== null && (
        <LinkButton to="/audit-events" search={{ targetId }}>
          {t.audit.sameTarget}
        </LinkButton>
      )}
      {actorId !== null && (
        <LinkButton to="/audit-events" search={{ actorId }}>
          {t.audit.sameActor}
        </LinkButton>
      )}
    </>
  )
}

function AuditEventBody({ event }: { event: AuditEvent }) {
  const t = useT()
  const format = useFormat()
  const hasMetadata = Object.keys(event.metadata).length > 0
  return (
    <div className={classes.stack}>
      <Card>
        <PropertyList>
          <Property name={t.audit.at}>
            <RelativeTime at={event.createdAt} />
          </Property>
          <Property name={t.audit.action}>
            <code>{event.action}</code>
          </Property>
          <Property name={t.audit.actor}>
            {t.audit.actorTypes[event.actorType]} <strong>{event.actorName}</strong>
            {event.actorId !== null && <code>{event.actorId}</code>}
          </Property>
          <Property name={t.audit.target}>{event.targetType !== null && <Target event={event} />}</Property>
          <Property name={t.audit.result}>
            <AuditResultBadge result={event.result} />
          </Property>
          <Property name={t.audit.message}>{event.message}</Property>
          <Property name={t.audit.address}>{event.ipAddress}</Property>
          <Property name={t.audit.userAgent}>{event.userAgent}</Property>
          <Property name={t.audit.requestId}>
            {event.requestId !== null && <CodeId value={event.requestId} label={t.audit.copyRequestId} />}
          </Property>
          <Property name={t.audit.chain}>
            {event.sequence === null ? t.audit.unsealed : t.audit.chainPlace(format.number(event.sequence))}
            {event.hash !== null && <code className={classes.hash}>{event.hash}</code>}
          </Property>
          <Property name={t.audit.id}>
            <CodeId value={event.id} label={t.audit.copyId} />
          </Property>
        </PropertyList>
      </Card>
      <Card title={t.audit.metadata}>
        <CardBody>
          {hasMetadata ? <JsonView value={event.metadata} label={t.audit.metadata} /> : t.audit.noMetadata}
        </CardBody>
      </Card>
    </div>
  )
}

function Target({ event: { targetType, targetId, targetName } }: { event: AuditEvent }) {
  const t = useT()
  const link = targetId === null ? undefined : pageOf(targetType, targetId)
  return (
    <>
      {wordFor(t.audit.targetTypes, targetType ?? '')} <strong>{targetName}</strong>
      {link ? (
        <Link {...link} className={classes.link}>
          <code>{targetId}</code>
        </Link>
      ) : (
        <code>{targetId}</code>
      )}
    </>
  )
}

/** The page of what an event is about, where there is one. It may have been deleted since. */
function pageOf(type: string | null, id: string): LinkProps | undefined {
  if (type === 'Agent') return { to: '/agents/$agentId', params: { agentId: id } }
  if (type === 'CapsuleService') return { to: '/capsule-services/$serviceId', params: { serviceId: id } }
  if (type === 'User') return { to: '/settings/users/$userId', params: { userId: id } }
  return type === 'Command' ? { to: '/commands/$commandId', params: { commandId: id } } : undefined
}
