import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { search } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: async ({ signal }) => (await call(search.find, { query: { q } }, { signal })).data,
    enabled: q !== '',
    placeholderData: keepPreviousData,
    // What a service is doing changes while the palette is away.
    gcTime: 10_000,
  })
