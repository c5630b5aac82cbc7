import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { tokens } from '@xtrape/capsule-contracts-node'
import type { Input } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { live } from '../../live.ts'

type ListQuery = NonNullable<Input<typeof tokens.list>['query']>

export const tokensQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: ['tokens', 'list', query],
    queryFn: ({ signal }) => call(tokens.list, { query }, { signal }),
    placeholderData: keepPreviousData,
    ...live(),
  })
