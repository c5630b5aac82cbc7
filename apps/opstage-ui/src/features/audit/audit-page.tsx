import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { addressOf, audit } from '@xtrape/capsule-contracts-node'
import { useT } from '../../i18n/i18n.tsx'
import { Fresh } from '../../shell/fresh.tsx'
import { ListCard, PAGE_SIZE } from '../../shell/list-card.tsx'
import { Page } from '../../shell/page.tsx'
import { boundsOf } from '../../shell/period.ts'
import { useFilters } from '../../shell/use-filters.ts'
import { Button } from '../../ui/button.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useMay } from '../auth/session.ts'
import classes from './audit.module.css'
import { AuditFilters } from './audit-filters.tsx'
import { useAuditColumns } from './columns.tsx'
import { auditQuery } from './queries.ts'
import { RecordAlarm, RecordBadge } from './record-check.tsx'
import type { AuditListQuery } from './queries.ts'

const route = getRouteApi('/app/audit-events')

export function AuditPage() {
  const t = useT()
  const search = route.useSearch()
  const { update, clear, active } = useFilters(search)
  const { span, from, to, page, sort, ...rest } = search
  const filters = { ...rest, ...boundsOf({ span, from, to }) }
  const query = useQuery(auditQuery({ ...filters, page, sort, pageSize: PAGE_SIZE }))
  const columns = useAuditColumns()
  return (
    <Page title={t.audit.title} status={<RecordBadge />} fresh={<Fresh query={query} />}>
      <RecordAlarm />
      <AuditFilters
        search={search}
        active={active}
        onChange={update}
        onClear={clear}
        actions={<ExportLinks filters={filters} />}
      />
      <ListCard
        label={t.audit.title}
        query={query}
        columns={columns}
        rowKey={(event) => event.id}
        sort={sort ?? '-createdAt'}
        onSort={(next) => update({ sort: next })}
        onPage={(next) => update({ page: next })}
        onClear={active ? clear : undefined}
        empty={<EmptyState icon="page" title={t.audit.empty.title} text={t.audit.empty.text} />}
      />
    </Page>
  )
}

/** Plain links: the browser streams the file to disk, however long it is. */
function ExportLinks({ filters }: { filters: Omit<AuditListQuery, 'page' | 'sort'> }) {
  const t = useT()
  if (!useMay('operator')) return null
  const formats = [
    { format: 'csv', label: t.audit.exportCsv, short: 'CSV' },
    { format: 'ndjson', label: t.audit.exportNdjson, short: 'NDJSON' },
  ] as const
  return formats.map(({ format, label, short }) => (
    <Button
      key={format}
      component="a"
      href={addressOf(audit.export, { query: { ...filters, format } })}
      download={`opstage-audit.${format}`}
      size="xs"
      title={t.audit.exportHint}
      aria-label={label}
      leftSection={<Icon name="download" size={16} />}
    >
      <span className={classes.onDesk}>{label}</span>
      <span className={classes.onPhone}>{short}</span>
    </Button>
  ))
}
