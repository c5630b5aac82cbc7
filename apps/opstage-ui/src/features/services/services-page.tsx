import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useT } from '../../i18n/i18n.tsx'
import { Fresh } from '../../shell/fresh.tsx'
import { ListCard, PAGE_SIZE } from '../../shell/list-card.tsx'
import { Page } from '../../shell/page.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useMay } from '../auth/session.ts'
import { useServiceColumns } from './columns.tsx'
import { GroupChoice } from './label-filters.tsx'
import { groupsQuery, servicesQuery } from './queries.ts'
import type { ServicesSearch } from './search.ts'
import { ServiceWall } from './service-wall.tsx'
import { ServiceFilters } from './service-filters.tsx'

const route = getRouteApi('/app/capsule-services')

export function ServicesPage() {
  const t = useT()
  const search = route.useSearch()
  const { group, page, sort, ...filters } = search
  const { update, active } = useFilters<ServicesSearch>(filters)
  // A wall stays one without its filters.
  const clear = () => update(Object.fromEntries(Object.keys(filters).map((name) => [name, undefined])))
  const label = group === 'status' ? undefined : group?.replace(/^label:/, '')
  const groups = useQuery({ ...groupsQuery({ ...filters, by: label }), enabled: group !== undefined })
  const query = useQuery({
    ...servicesQuery({ ...filters, page, sort: sort ?? 'name', pageSize: PAGE_SIZE }),
    enabled: group === undefined,
  })
  const columns = useServiceColumns({ services: query.data?.data })
  return (
    <Page
      title={t.services.title}
      fresh={<Fresh query={group === undefined ? query : groups} />}
      actions={
        <>
          <GroupChoice search={search} onChange={update} />
          <ConnectLink />
        </>
      }
    >
      <ServiceFilters search={search} active={active} onChange={update} onClear={clear} />
      {group !== undefined ? (
        <ServiceWall groups={groups} label={label} filters={filters} />
      ) : (
        <ListCard
          label={t.services.title}
          query={query}
          columns={columns}
          rowKey={(service) => service.id}
          sort={sort ?? 'name'}
          onSort={(sort) => update({ sort })}
          onPage={(page) => update({ page })}
          onClear={active ? clear : undefined}
          empty={
            <EmptyState icon="stack" title={t.services.empty.title} text={t.services.empty.text}>
              <ConnectLink />
            </EmptyState>
          }
        />
      )}
    </Page>
  )
}

function ConnectLink() {
  const t = useT()
  if (!useMay('operator')) return null
  return (
    <LinkButton to="/settings/tokens" search={{ create: 'token' }} leftSection={<Icon name="plus" size={16} />}>
      {t.services.connect}
    </LinkButton>
  )
}
