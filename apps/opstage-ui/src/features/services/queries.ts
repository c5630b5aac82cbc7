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
    ...live('services'),
  })

export const serviceQuery = (serviceId: string) =>
  queryOptions({
    queryKey: ['services', 'one', serviceId],
    queryFn: async ({ signal }) => (await call(services.get, { params: { serviceId } }, { signal })).data,
    ...live('services'),
  })

const HOUR = 3_600_000

/** State changes of the last `hours`; what has passed does not change, so this asks rarely. */
export const historyQuery = (serviceId: string, hours: number) =>
  queryOptions({
    queryKey: ['services', 'history', serviceId, hours],
    queryFn: ({ signal }) => {
      const to = Date.now()
      const query = { from: new Date(to - hours * HOUR).toISOString(), to: new Date(to).toISOString() }
      return call(services.healthHistory, { params: { serviceId }, query }, { signal })
    },
    staleTime: 30_000,
    ...everySeconds(60),
  })
