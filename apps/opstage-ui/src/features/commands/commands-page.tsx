import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useT } from '../../i18n/i18n.tsx'
import { Fresh } from '../../shell/fresh.tsx'
import { ListCard, PAGE_SIZE } from '../../shell/list-card.tsx'
import { Page } from '../../shell/page.tsx'
import { boundsOf } from '../../shell/period.ts'
import { useFilters } from '../../shell/use-filters.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useCommandColumns } from './columns.tsx'
import { CommandFilters } from './command-filters.tsx'
import { commandsQuery } from './queries.ts'

const route = getRouteApi('/app/commands')

export function CommandsPage() {
  const t = useT()
  const search = route.useSearch()
  const { update, clear, active } = useFilters(search)
  const { span, from, to, prepares, ...filters } = search
  const query = useQuery(
    commandsQuery({
      ...filters,
      ...boundsOf({ span, from, to }),
      ...(prepares === 'shown' ? {} : { type: 'ACTION_EXECUTE' }),
      pageSize: PAGE_SIZE,
    }),
  )
  const columns = useCommandColumns()
  return (
    <Page title={t.commands.title} fresh={<Fresh query={query} />}>
      <CommandFilters search={search} active={active} onChange={update} onClear={clear} />
      <ListCard
        label={t.commands.title}
        query={query}
        columns={columns}
        rowKey={(command) => command.id}
        sort={search.sort ?? '-createdAt'}
        onSort={(sort) => update({ sort })}
        onPage={(page) => update({ page })}
        onClear={active ? clear : undefined}
        empty={<EmptyState icon="prompt" title={t.commands.empty.title} text={t.commands.empty.text} />}
      />
    </Page>
  )
}
