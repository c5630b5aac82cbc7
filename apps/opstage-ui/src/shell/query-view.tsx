import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describeFailure } from '../failure.ts'
import { useT } from '../i18n/i18n.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Loading } from '../ui/skeleton.tsx'
import { WhatNext } from './what-next.tsx'

interface QueryViewProps<T> {
  query: UseQueryResult<T>
  /** The layout of the data, in grey. */
  skeleton: ReactNode
  children: (data: T) => ReactNode
}

/** Loading, error or data. What was shown stays while it is refreshed, also when that fails: `Fresh` says so. */
export function QueryView<T>({ query, skeleton, children }: QueryViewProps<T>) {
  const t = useT()
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <FailureState error={query.error} onRetry={() => void query.refetch()} />
  return <Loading label={t.app.loading}>{skeleton}</Loading>
}

export function FailureState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT()
  const failure = describeFailure(error, t)
  return (
    <ErrorState
      title={failure.title}
      text={<WhatNext failure={failure} />}
      requestId={failure.requestId}
      onRetry={onRetry}
    />
  )
}
