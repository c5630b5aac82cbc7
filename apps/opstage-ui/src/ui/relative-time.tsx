import { useDeferredValue } from 'react'
import { useFormat } from '../i18n/i18n.tsx'
import { useClock } from './clock.ts'
import { Hidden } from './hidden.tsx'

type Style = 'relative' | 'age' | 'short'

/** A time as people say it; the absolute one (local and UTC) on hover and for screen readers. */
export function RelativeTime({ at, style = 'relative' }: { at: string; style?: Style }) {
  const format = useFormat()
  const text = useClock((now) => {
    if (style === 'age') return format.age(now - Date.parse(at))
    return style === 'short' ? format.shortTime(at, now) : format.relative(at, now)
  })
  // A moment after the page: to build what writes it takes as long as to draw the rest of an overview.
  const isDrawn = useDeferredValue(true, false)
  const absolute = isDrawn ? format.absolute(at) : undefined
  return (
    <time dateTime={at} title={absolute}>
      {text}
      {absolute !== undefined && <Hidden>, {absolute}</Hidden>}
    </time>
  )
}
