import { Link } from '@tanstack/react-router'
import type { AuditEvent, AuditResult } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TimedText } from '../../ui/timed-text.tsx'
import classes from './audit.module.css'
import { AuditSentence } from './sentence.tsx'

export function AuditResultBadge({ result }: { result: AuditResult }) {
  const t = useT()
  const look =
    result === 'SUCCESS' ? ({ tone: 'ok', shape: 'dot' } as const) : ({ tone: 'bad', shape: 'octagon' } as const)
  return <StatusBadge look={{ ...look, label: t.status.audit[result] }} />
}

export function useAuditColumns(): Column<AuditEvent>[] {
  const t = useT()
  return [
    {
      key: 'result',
      header: t.audit.result,
      hide: 'phone',
      cell: (event) => <AuditResultBadge result={event.result} />,
    },
    {
      key: 'what',
      header: t.audit.what,
      wide: true,
      cell: (event) => (
        <span className={classes.what}>
          <Link to="/audit-events/$auditEventId" params={{ auditEventId: event.id }} data-row-link="">
            <AuditSentence event={event} />
          </Link>
          {event.result === 'FAILURE' && (
            <span className={classes.onPhone}>
              <AuditResultBadge result={event.result} />
            </span>
          )}
          {event.message !== null && (
            <span>
              <TimedText text={event.message} />
            </span>
          )}
        </span>
      ),
    },
    { key: 'action', header: t.audit.action, hide: 'tablet', cell: (event) => <code>{event.action}</code> },
    {
      key: 'who',
      header: t.audit.who,
      hide: 'phone',
      cell: (event) => event.actorName ?? t.audit.actorTypes[event.actorType],
    },
    {
      key: 'at',
      header: t.audit.at,
      sort: 'createdAt',
      align: 'right',
      cell: (event) => <RelativeTime at={event.createdAt} />,
    },
  ]
}
