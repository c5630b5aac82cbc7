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
  const absolute = format.absolute(at)
  return (
    <time dateTime={at} title={absolute}>
      {text}
      <Hidden>, {absolute}</Hidden>
    </time>
  )
}
