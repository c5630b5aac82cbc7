import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CommandStatus } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { QueryView } from '../../shell/query-view.tsx'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { auditQuery } from '../audit/queries.ts'
import { AuditSentence } from '../audit/sentence.tsx'

/** What the record says about one command. Asked again with each step, since each step leaves an event. */
export function CommandAudit({ commandId, status }: { commandId: string; status: CommandStatus }) {
  const t = useT()
  const options = auditQuery({ targetId: [commandId], sort: 'createdAt' })
  const query = useQuery({ ...options, queryKey: [...options.queryKey, status] })
  return (
    <Card title={t.command.auditTitle}>
      <QueryView query={query} skeleton={<SkeletonLines />}>
        {({ data }) =>
          data.length === 0 ? (
            <EmptyState icon="page" title={t.command.noAudit.title} text={t.command.noAudit.text} />
          ) : (
            <DataTable
              label={t.command.auditTitle}
              rows={data}
              rowKey={(event) => event.id}
              columns={[
                {
                  key: 'what',
                  header: t.audit.what,
                  wide: true,
                  cell: (event) => (
                    <Link to="/audit-events/$auditEventId" params={{ auditEventId: event.id }} data-row-link="">
                      <AuditSentence event={event} />
                    </Link>
                  ),
                },
                {
                  key: 'at',
                  header: t.audit.at,
                  align: 'right',
                  cell: (event) => <RelativeTime at={event.createdAt} />,
                },
              ]}
            />
          )
        }
      </QueryView>
    </Card>
  )
}
