import { describeFailure } from '../failure.ts'
import { useT } from '../i18n/i18n.tsx'
import { Alert } from '../ui/alert.tsx'
import { WhatNext } from './what-next.tsx'

/** A failed deed, beside the button that was to do it. Nothing while `error` is null. */
export function FailureAlert({ error }: { error: unknown }) {
  const t = useT()
  if (error === null) return null
  const failure = describeFailure(error, t)
  return (
    <Alert tone="bad" title={failure.title}>
      <WhatNext failure={failure} />
    </Alert>
  )
}
