import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Role, UserStatus } from '@xtrape/capsule-contracts-node'
import { Suspense, useCallback } from 'react'
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
import { SearchBox } from '../../ui/search-box.tsx'
import { useUserColumns } from './columns.tsx'
import { usersQuery } from './queries.ts'

const NewUserDialog = lazyPart(() => import('./new-user-dialog.tsx'), 'NewUserDialog')

const route = getRouteApi('/app/settings/users')

export function UsersPage() {
  const t = useT()
  const { create, ...search } = route.useSearch()
  const { update, clear, active } = useFilters<typeof search & { create?: 'user' | undefined }>(search)
  const query = useQuery(usersQuery({ sort: 'username', ...search, pageSize: PAGE_SIZE }))
  const columns = useUserColumns()
  const onSearch = useCallback((q: string | undefined) => update({ q }, true), [update])
  const newUser = (
    <Button variant="filled" leftSection={<Icon name="plus" size={16} />} onClick={() => update({ create: 'user' })}>
      {t.users.create}
    </Button>
  )
  return (
    <Page title={t.users.title} fresh={<Fresh query={query} />} actions={newUser}>
      <FilterBar
        active={active}
        onClear={clear}
        search={<SearchBox label={t.users.search} value={search.q} onSearch={onSearch} />}
      >
        <ToggleFilter
          label={t.users.role}
          options={Role.options.map((value) => ({ value, label: t.app.role[value] }))}
          chosen={search.role}
          onChange={(role) => update({ role })}
        />
        <ToggleFilter
          label={t.users.status}
          options={UserStatus.options.map((value) => ({ value, label: t.status.user[value] }))}
          chosen={search.status}
          onChange={(status) => update({ status })}
        />
      </FilterBar>
      <ListCard
        label={t.users.title}
        query={query}
        columns={columns}
        rowKey={(user) => user.id}
        sort={search.sort ?? 'username'}
        onSort={(sort) => update({ sort })}
        onPage={(page) => update({ page })}
        onClear={active ? clear : undefined}
        empty={
          <EmptyState icon="person" title={t.users.title} text={t.users.lead}>
            {newUser}
          </EmptyState>
        }
      />
      {create === 'user' && (
        <Suspense>
          <NewUserDialog onClose={() => update({ create: undefined }, true)} />
        </Suspense>
      )}
    </Page>
  )
}
