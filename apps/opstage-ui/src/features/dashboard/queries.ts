import { queryOptions } from '@tanstack/react-query'
import { dashboard } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { live } from '../../live.ts'
import { auditQuery } from '../audit/queries.ts'
import { servicesQuery } from '../services/queries.ts'

/** What is asked while the code of the page still comes is not asked again by the page. What changes meanwhile is told. */
const staleTime = 5000

export const summaryQuery = queryOptions({
  queryKey: ['dashboard'],
  queryFn: async ({ signal }) => (await call(dashboard.summary, {}, { signal })).data,
  staleTime,
  ...live(),
})

/** Enough that something is left when the steps in between are taken out. */
export const activityQuery = { ...auditQuery({ pageSize: 40 }), staleTime }

/** The first services by name; the list has all of them. */
export const firstServicesQuery = { ...servicesQuery({ pageSize: 8, sort: 'name' }), staleTime }
