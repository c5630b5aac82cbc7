import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { users } from '@xtrape/capsule-contracts-node'
import type { Input } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { live } from '../../live.ts'

type ListQuery = NonNullable<Input<typeof users.list>['query']>

export const usersQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: ['users', 'list', query],
    queryFn: ({ signal }) => call(users.list, { query }, { signal }),
    placeholderData: keepPreviousData,
    ...live(),
  })

export const userQuery = (userId: string) =>
  queryOptions({
    queryKey: ['users', 'one', userId],
    queryFn: async ({ signal }) => (await call(users.get, { params: { userId } }, { signal })).data,
    ...live(),
  })
