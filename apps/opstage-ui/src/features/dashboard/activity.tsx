import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AuditEvent } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { AuditSentence } from '../audit/sentence.tsx'
import classes from './overview.module.css'
import { activityQuery } from './queries.ts'

/** Steps of something that another event tells in full; the audit page has them all. */
const steps = new Set([
  'service.action.requested',
  'action.prepare.requested',
  'command.dispatched',
  'command.started',
  'agent_token.issued',
  'registration_token.consumed',
  'session.csrf.refreshed',
])

const SHOWN = 8

/** What has happened, without the steps in between. `newest` is there at once, with the rest of the page. */
export function Activity({ newest }: { newest: readonly AuditEvent[] }) {
  const t = useT()
  const { data } = useQuery(activityQuery)
  const events = (data?.data ?? newest).filter(({ action }) => !steps.has(action)).slice(0, SHOWN)
  return (
    <Card title={t.overview.activity} action={<Link to="/audit-events">{t.overview.allAudit}</Link>}>
      {events.length === 0 ? (
        <EmptyState icon="page" title={t.overview.noActivity.title} text={t.overview.noActivity.text} />
      ) : (
        <ul className={classes.feed}>
          {events.map((event) => (
            <li key={event.id}>
              <RelativeTime at={event.createdAt} style="short" />
              <Link to="/audit-events/$auditEventId" params={{ auditEventId: event.id }}>
                <AuditSentence event={event} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
