import { useQuery } from '@tanstack/react-query'
import type { CapsuleService } from '@xtrape/capsule-contracts-node'
import { useMemo } from 'react'
import { historiesQuery } from './queries.ts'
import type { History } from './uptime.ts'

/** The last 24 hours of each service of a page, asked for together. */
export function useHistories(services: readonly CapsuleService[] | undefined): ReadonlyMap<string, History> {
  const ids = useMemo(() => (services ?? []).map(({ id }) => id).toSorted(), [services])
  const { data } = useQuery(historiesQuery(ids))
  return useMemo(() => {
    if (data === undefined) return new Map()
    const { from, to, gaps } = data
    return new Map(data.data.map(({ serviceId, changes }) => [serviceId, { data: changes, from, to, gaps }]))
  }, [data])
}
