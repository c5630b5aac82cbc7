import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { audit } from '@xtrape/capsule-contracts-node'
import type { Input } from '@xtrape/capsule-contracts-node'
import { call } from '../../api.ts'
import { live } from '../../live.ts'

export type AuditListQuery = NonNullable<Input<typeof audit.list>['query']>

export const auditQuery = (query: AuditListQuery) =>
  queryOptions({
    queryKey: ['audit', 'list', query],
    queryFn: ({ signal }) => call(audit.list, { query }, { signal }),
    placeholderData: keepPreviousData,
    ...live(),
  })

/** Reads the whole record on the server, so not with every event: when somebody comes, and every few minutes. */
export const recordQuery = queryOptions({
  queryKey: ['record'],
  queryFn: async ({ signal }) => (await call(audit.verify, {}, { signal })).data,
  staleTime: 60_000,
  refetchOnWindowFocus: false,
  refetchInterval: 300_000,
})

export const auditEventQuery = (auditEventId: string) =>
  queryOptions({
    queryKey: ['audit', 'one', auditEventId],
    queryFn: async ({ signal }) => (await call(audit.get, { params: { auditEventId } }, { signal })).data,
    staleTime: Infinity,
  })
