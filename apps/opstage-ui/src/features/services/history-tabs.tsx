import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useT } from '../../i18n/i18n.tsx'
import { ListCard, PAGE_SIZE } from '../../shell/list-card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useAuditColumns } from '../audit/columns.tsx'
import { auditQuery } from '../audit/queries.ts'
import { useCommandColumns } from '../commands/columns.tsx'
import { commandsQuery } from '../commands/queries.ts'

const route = getRouteApi('/app/capsule-services/$serviceId')

function usePage() {
  const { page } = route.useSearch()
  const navigate = route.useNavigate()
  const turnTo = (next: number) =>
    void navigate({ search: (before) => ({ ...before, page: next }), resetScroll: false })
  return [page ?? 1, turnTo] as const
}

export function CommandsTab({ serviceId }: { serviceId: string }) {
  const t = useT()
  const [page, turnTo] = usePage()
  const query = useQuery(commandsQuery({ serviceId: [serviceId], type: ['ACTION_EXECUTE'], page, pageSize: PAGE_SIZE }))
  const columns = useCommandColumns({ withService: false })
  return (
    <ListCard
      label={t.service.tabs.commands}
      query={query}
      columns={columns}
      rowKey={(command) => command.id}
      onPage={turnTo}
      empty={<EmptyState icon="prompt" title={t.service.noCommands.title} text={t.service.noCommands.text} />}
    />
  )
}

export function AuditTab({ serviceId }: { serviceId: string }) {
  const t = useT()
  const [page, turnTo] = usePage()
  const query = useQuery(auditQuery({ targetId: [serviceId], page, pageSize: PAGE_SIZE }))
  const columns = useAuditColumns()
  return (
    <ListCard
      label={t.service.tabs.audit}
      query={query}
      columns={columns}
      rowKey={(event) => event.id}
      onPage={turnTo}
      empty={<EmptyState icon="page" title={t.service.noAudit.title} text={t.service.noAudit.text} />}
    />
  )
}
