import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { services } from '@xtrape/capsule-contracts-node'
import type { Input } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { everySeconds, live } from '../../live.ts'

type ListQuery = NonNullable<Input<typeof services.list>['query']>

export const servicesQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: ['services', 'list', query],
    queryFn: ({ signal }) => call(services.list, { query }, { signal }),
    placeholderData: keepPreviousData,
    ...live(),
  })

export const serviceQuery = (serviceId: string) =>
  queryOptions({
    queryKey: ['services', 'one', serviceId],
    queryFn: async ({ signal }) => (await call(services.get, { params: { serviceId } }, { signal })).data,
    ...live(),
  })

const HOUR = 3_600_000

/** The period that ends now. */
function lastHours(hours: number) {
  const to = Date.now()
  return { from: new Date(to - hours * HOUR).toISOString(), to: new Date(to).toISOString() }
}

/** The same of several services for the last 24 hours, in one question. */
export const historiesQuery = (serviceIds: readonly string[]) =>
  queryOptions({
    queryKey: ['services', 'histories', serviceIds],
    queryFn: ({ signal }) =>
      call(services.histories, { query: { serviceId: [...serviceIds], ...lastHours(24) } }, { signal }),
    enabled: serviceIds.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    ...everySeconds(60),
  })

/** State changes of the last `hours`; what has passed does not change, so this asks rarely. */
export const historyQuery = (serviceId: string, hours: number) =>
  queryOptions({
    queryKey: ['services', 'history', serviceId, hours],
    queryFn: ({ signal }) =>
      call(services.healthHistory, { params: { serviceId }, query: lastHours(hours) }, { signal }),
    staleTime: 30_000,
    ...everySeconds(60),
  })

export const labelsQuery = queryOptions({
  queryKey: ['services', 'labels'],
  queryFn: async ({ signal }) => (await call(services.labels, {}, { signal })).data,
  ...everySeconds(60),
})

type GroupsQuery = NonNullable<Input<typeof services.groups>['query']>

export const groupsQuery = (query: GroupsQuery) =>
  queryOptions({
    queryKey: ['services', 'groups', query],
    queryFn: async ({ signal }) => (await call(services.groups, { query }, { signal })).data,
    placeholderData: keepPreviousData,
    ...live(),
  })

export const configChangesQuery = (serviceId: string) =>
  queryOptions({
    queryKey: ['services', 'configs', serviceId],
    queryFn: async ({ signal }) => (await call(services.configChanges, { params: { serviceId } }, { signal })).data,
    ...live(),
  })
