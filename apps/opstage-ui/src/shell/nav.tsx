import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { summaryQuery } from '../features/dashboard/queries.ts'
import { sum, unknown } from '../features/dashboard/sum.ts'
import { useT } from '../i18n/i18n.tsx'
import { Hidden } from '../ui/hidden.tsx'
import { Icon } from '../ui/icon.tsx'
import { ACCOUNT_ID } from './account.tsx'
import classes from './nav.module.css'
import { places } from './places.ts'

const exactly = { exact: true, includeSearch: false } as const
const within = { exact: false, includeSearch: false } as const

export function Places() {
  const t = useT()
  return (
    <div className={classes.places}>
      {places.map(({ to, icon, name }) => (
        <Link key={to} to={to} className={classes.place} activeOptions={to === '/' ? exactly : within}>
          <Icon name={icon} />
          {t.app.nav[name]}
          <Count of={name} />
        </Link>
      ))}
    </div>
  )
}

/** How many there are; on the overview how many need attention, so that it is seen from every page. */
function Count({ of }: { of: (typeof places)[number]['name'] }) {
  const t = useT()
  const { data: summary } = useQuery(summaryQuery)
  if (!summary) return null
  if (of === 'overview') {
    const attention = unknown(summary.attention).length
    if (attention === 0) return null
    return (
      <b className={classes.hot} title={t.app.nav.attention(attention)}>
        {attention}
        <Hidden>, {t.app.nav.attention(attention)}</Hidden>
      </b>
    )
  }
  if (of === 'services') return <b>{sum(summary.serviceCounts)}</b>
  return of === 'agents' ? <b>{sum(summary.agentCounts)}</b> : null
}

/** The same places at the thumb's reach; what finds no room is behind “More”. */
export function TabBar({ onSearch }: { onSearch: () => void }) {
  const t = useT()
  return (
    <nav className={classes.tabs} aria-label={t.app.nav.main}>
      {places
        .filter((place) => place.onPhone)
        .map(({ to, icon, name }) => (
          <Link key={to} to={to} className={classes.tab} activeOptions={to === '/' ? exactly : within}>
            <Icon name={icon} size={20} />
            {t.app.nav[name]}
          </Link>
        ))}
      <button type="button" className={classes.tab} onClick={onSearch}>
        <Icon name="search" size={20} />
        {t.palette.open}
      </button>
      <button type="button" className={classes.tab} popoverTarget={ACCOUNT_ID}>
        <Icon name="more" size={20} />
        {t.app.nav.more}
      </button>
    </nav>
  )
}
