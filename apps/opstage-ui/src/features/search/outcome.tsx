import { describeFailure } from '../../failure.ts'
import { useT } from '../../i18n/i18n.tsx'
import { Hidden } from '../../ui/hidden.tsx'
import classes from './palette.module.css'

interface OutcomeProps {
  q: string
  error: unknown
  isBehind: boolean
  count: number
}

/** What screen readers hear of the list, and what everybody reads instead of an empty one. */
export function Outcome({ q, error, isBehind, count }: OutcomeProps) {
  const t = useT()
  const failure = q !== '' && error !== null ? describeFailure(error, t) : undefined
  const instead = failure ? `${failure.title} ${failure.text}` : t.palette.none(q)
  return (
    <output>
      {failure || (count === 0 && !isBehind) ? (
        <span className={classes.none}>{instead}</span>
      ) : (
        <Hidden>{isBehind ? '' : t.palette.found(count)}</Hidden>
      )}
    </output>
  )
}
