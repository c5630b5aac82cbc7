import { useFormat, useT } from '../i18n/i18n.tsx'
import type { Messages } from '../i18n/messages.ts'
import { type LiveState, useLiveState } from '../live.ts'
import { useClock } from '../ui/clock.ts'
import classes from './fresh.module.css'

interface FreshProps {
  query: { dataUpdatedAt: number; isError: boolean; failureCount: number }
}

/** How old what the page shows is; and when it cannot be refreshed, that too. */
export function Fresh({ query: { dataUpdatedAt, isError, failureCount } }: FreshProps) {
  const t = useT()
  const format = useFormat()
  const state = useLiveState()
  const paused = state === 'paused'
  const late = isError || failureCount > 0
  const age = useClock((now) =>
    dataUpdatedAt === 0 ? '' : format.relative(new Date(dataUpdatedAt).toISOString(), now),
  )
  if (age === '') return null
  return (
    <span className={classes.fresh} data-late={late || paused || undefined}>
      {paused ? t.app.signedOut : late ? t.app.notUpdated(age) : updatedTexts(t, state)(age)}
    </span>
  )
}

const updatedTexts = ({ app }: Messages, state: LiveState) =>
  state === 'live' ? app.live : state === 'polling' ? app.reconnecting : app.updated
