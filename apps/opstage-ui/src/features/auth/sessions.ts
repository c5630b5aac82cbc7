import { queryOptions } from '@tanstack/react-query'
import { auth } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { live } from '../../live.ts'

/** Where somebody is signed in. */
export const sessionsQuery = (userId: string) =>
  queryOptions({
    queryKey: ['sessions', userId],
    queryFn: async ({ signal }) => (await call(auth.sessions, { query: { userId } }, { signal })).data,
    ...live(),
  })
