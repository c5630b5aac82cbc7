import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { apiTokens } from '@xtrape/capsule-contracts-node'
import type { Input } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { live } from '../../live.ts'

type ListQuery = NonNullable<Input<typeof apiTokens.list>['query']>

export const apiTokensQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: ['apiTokens', 'list', query],
    queryFn: ({ signal }) => call(apiTokens.list, { query }, { signal }),
    placeholderData: keepPreviousData,
    ...live(),
  })
