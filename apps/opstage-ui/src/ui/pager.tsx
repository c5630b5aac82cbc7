import { useFormat, useT } from '../i18n/i18n.tsx'
import { Button } from './button.ts'
import { Icon } from './icon.tsx'
import classes from './pager.module.css'

interface PagerProps {
  page: number
  pageSize: number
  total: number
  /** Counting stopped: there are more than `total`. */
  totalIsLowerBound?: boolean | undefined
  /** How many rows this page shows. */
  shown: number
  onPage: (page: number) => void
}

export function Pager({ page, pageSize, total, totalIsLowerBound = false, shown, onPage }: PagerProps) {
  const t = useT()
  const format = useFormat()
  const first = (page - 1) * pageSize + 1
  const last = first + shown - 1
  const more = totalIsLowerBound ? shown === pageSize : last < total
  const all = totalIsLowerBound ? t.ui.moreThan(format.number(total)) : format.number(total)
  return (
    <nav className={classes.pager} aria-label={t.ui.pages}>
      <output>
        {shown === 0 ? t.ui.nothingOnThisPage : t.ui.range(format.number(first), format.number(last), all)}
      </output>
      {(page > 1 || more) && (
        <span className={classes.buttons}>
          <Button size="compact-sm" disabled={page <= 1} onClick={() => onPage(page - 1)}>
            <Icon name="left" size={14} />
            {t.ui.previous}
          </Button>
          <Button size="compact-sm" disabled={!more} onClick={() => onPage(page + 1)}>
            {t.ui.next}
            <Icon name="right" size={14} />
          </Button>
        </span>
      )}
    </nav>
  )
}
