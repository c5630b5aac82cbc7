import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { agents } from '@xtrape/capsule-contracts-node'
import type { Input } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { live } from '../../live.ts'

type ListQuery = NonNullable<Input<typeof agents.list>['query']>

export const agentsQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: ['agents', 'list', query],
    queryFn: ({ signal }) => call(agents.list, { query }, { signal }),
    placeholderData: keepPreviousData,
    ...live(),
  })

export const agentQuery = (agentId: string) =>
  queryOptions({
    queryKey: ['agents', 'one', agentId],
    queryFn: async ({ signal }) => (await call(agents.get, { params: { agentId } }, { signal })).data,
    ...live(),
  })
