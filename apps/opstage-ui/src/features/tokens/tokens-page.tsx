import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { TokenStatus } from '@xtrape/capsule-contracts-node'
import { Suspense } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { Fresh } from '../../shell/fresh.tsx'
import { ListCard, PAGE_SIZE } from '../../shell/list-card.tsx'
import { Page } from '../../shell/page.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { Button } from '../../ui/button.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterBar, ToggleFilter } from '../../ui/filter-bar.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useMay } from '../auth/session.ts'
import { useTokenColumns } from './columns.tsx'
import { tokensQuery } from './queries.ts'

const ConnectDialog = lazyPart(() => import('./connect-dialog.tsx'), 'ConnectDialog')

const route = getRouteApi('/app/settings/tokens')

export function TokensPage() {
  const t = useT()
  const { create, agentCode, ...search } = route.useSearch()
  const { update, clear, active } = useFilters<
    typeof search & { create?: 'token' | undefined; agentCode?: string | undefined }
  >(search)
  const query = useQuery(tokensQuery({ ...search, pageSize: PAGE_SIZE }))
  const columns = useTokenColumns()
  const may = useMay('operator')
  const newToken = may && (
    <Button variant="filled" leftSection={<Icon name="plus" size={16} />} onClick={() => update({ create: 'token' })}>
      {t.tokens.create}
    </Button>
  )
  return (
    <Page title={t.tokens.title} fresh={<Fresh query={query} />} actions={newToken}>
      <FilterBar few active={active} onClear={clear}>
        <ToggleFilter
          label={t.tokens.status}
          options={TokenStatus.options.map((value) => ({ value, label: t.status.token[value] }))}
          chosen={search.status}
          onChange={(status) => update({ status })}
        />
      </FilterBar>
      <ListCard
        label={t.tokens.title}
        query={query}
        columns={columns}
        rowKey={(token) => token.id}
        sort={search.sort ?? '-createdAt'}
        onSort={(sort) => update({ sort })}
        onPage={(page) => update({ page })}
        onClear={active ? clear : undefined}
        empty={
          <EmptyState icon="key" title={t.tokens.empty.title} text={t.tokens.empty.text}>
            {newToken}
          </EmptyState>
        }
      />
      {create === 'token' && may && (
        <Suspense>
          <ConnectDialog
            agentCode={agentCode}
            onClose={() => update({ create: undefined, agentCode: undefined }, true)}
          />
        </Suspense>
      )}
    </Page>
  )
}
