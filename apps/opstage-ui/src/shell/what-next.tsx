import type { Failure } from '../failure.ts'
import { useFormat, useT } from '../i18n/i18n.tsx'
import { useClock } from '../ui/clock.ts'

/** What to do about a failure; counts down while the server does not want to be asked again. */
export function WhatNext({ failure: { text, retryAt } }: { failure: Failure }) {
  return retryAt === undefined ? text : <Countdown until={retryAt.getTime()} />
}

function Countdown({ until }: { until: number }) {
  const t = useT()
  const format = useFormat()
  const seconds = useClock((now) => Math.max(0, Math.ceil((until - now) / 1000)))
  // A timer is not read out at every step.
  return (
    <span role="timer">{seconds === 0 ? t.app.tryAgainNow : t.app.tryAgainIn(format.duration(seconds * 1000))}</span>
  )
}
