import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { Fresh } from '../../shell/fresh.tsx'
import { ListCard, PAGE_SIZE } from '../../shell/list-card.tsx'
import { Page } from '../../shell/page.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterBar, ToggleFilter } from '../../ui/filter-bar.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { useMay } from '../auth/session.ts'
import { agentOrder } from './agent-badge.tsx'
import { useAgentColumns } from './columns.tsx'
import { agentsQuery } from './queries.ts'

const route = getRouteApi('/app/agents')

export function AgentsPage() {
  const t = useT()
  const search = route.useSearch()
  const { update, clear, active } = useFilters(search)
  const query = useQuery(agentsQuery({ sort: 'name', ...search, pageSize: PAGE_SIZE }))
  const columns = useAgentColumns()
  const onSearch = useCallback((q: string | undefined) => update({ q }, true), [update])
  const may = useMay('operator')
  return (
    <Page title={t.agents.title} fresh={<Fresh query={query} />}>
      <FilterBar
        active={active}
        onClear={clear}
        search={<SearchBox label={t.agents.search} value={search.q} onSearch={onSearch} />}
      >
        <ToggleFilter
          label={t.agents.status}
          options={agentOrder.map((value) => ({ value, label: t.status.agent[value] }))}
          chosen={search.status}
          onChange={(status) => update({ status })}
        />
      </FilterBar>
      <ListCard
        label={t.agents.title}
        query={query}
        columns={columns}
        rowKey={(agent) => agent.id}
        sort={search.sort ?? 'name'}
        onSort={(sort) => update({ sort })}
        onPage={(page) => update({ page })}
        onClear={active ? clear : undefined}
        empty={
          <EmptyState icon="signal" title={t.agents.empty.title} text={t.agents.empty.text}>
            {may && (
              <LinkButton to="/settings/tokens" search={{ create: 'token' }}>
                {t.services.connect}
              </LinkButton>
            )}
          </EmptyState>
        }
      />
    </Page>
  )
}
