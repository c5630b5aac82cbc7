import { queryOptions } from '@tanstack/react-query'
import { dashboard } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { live } from '../../live.ts'

export const summaryQuery = queryOptions({
  queryKey: ['dashboard'],
  queryFn: async ({ signal }) => (await call(dashboard.summary, {}, { signal })).data,
  ...live(),
})
