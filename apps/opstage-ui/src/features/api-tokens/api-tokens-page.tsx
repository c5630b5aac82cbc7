import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ApiTokenStatus } from '@xtrape/capsule-contracts-node'
import { Suspense } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { lazyPart } from '../../parts.ts'
import { Fresh } from '../../shell/fresh.tsx'
import { ListCard, PAGE_SIZE } from '../../shell/list-card.tsx'
import { Page } from '../../shell/page.tsx'
import { API_REFERENCE } from '../../shell/places.ts'
import { useFilters } from '../../shell/use-filters.ts'
import { Button } from '../../ui/button.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FilterBar, ToggleFilter } from '../../ui/filter-bar.tsx'
import { Icon } from '../../ui/icon.tsx'
import classes from './api-tokens.module.css'
import { useApiTokenColumns } from './columns.tsx'
import { apiTokensQuery } from './queries.ts'

const NewApiToken = lazyPart(() => import('./new-api-token.tsx'), 'NewApiToken')

const route = getRouteApi('/app/settings/api-tokens')

/** The keys that this user's scripts carry. */
export function ApiTokensPage() {
  const t = useT()
  const { create, ...search } = route.useSearch()
  const { update, clear, active } = useFilters<typeof search & { create?: 'token' | undefined }>(search)
  const query = useQuery(apiTokensQuery({ ...search, pageSize: PAGE_SIZE }))
  const columns = useApiTokenColumns()
  const newToken = (
    <Button variant="filled" leftSection={<Icon name="plus" size={16} />} onClick={() => update({ create: 'token' })}>
      {t.apiTokens.create}
    </Button>
  )
  const headActions = (
    <>
      <a className={classes.reference} href={API_REFERENCE}>
        {t.apiTokens.reference}
      </a>
      {newToken}
    </>
  )
  return (
    <Page title={t.apiTokens.title} fresh={<Fresh query={query} />} actions={headActions}>
      <FilterBar few active={active} onClear={clear}>
        <ToggleFilter
          label={t.apiTokens.status}
          options={ApiTokenStatus.options.map((value) => ({ value, label: t.status.token[value] }))}
          chosen={search.status}
          onChange={(status) => update({ status })}
        />
      </FilterBar>
      <ListCard
        label={t.apiTokens.title}
        query={query}
        columns={columns}
        rowKey={(token) => token.id}
        sort={search.sort ?? '-createdAt'}
        onSort={(sort) => update({ sort })}
        onPage={(page) => update({ page })}
        onClear={active ? clear : undefined}
        empty={
          <EmptyState icon="key" title={t.apiTokens.empty.title} text={t.apiTokens.empty.text}>
            {newToken}
          </EmptyState>
        }
      />
      {create === 'token' && (
        <Suspense>
          <NewApiToken onClose={() => update({ create: undefined }, true)} />
        </Suspense>
      )}
    </Page>
  )
}
