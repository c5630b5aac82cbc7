import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useT } from '../../i18n/i18n.tsx'
import { useInSight } from '../../ui/use-in-sight.ts'
import { mayDo, useSession } from '../auth/session.ts'
import { settingsPages } from './pages.ts'
import classes from './settings.module.css'

/** The pages under Settings side by side; each brings its own heading. */
export function SettingsPage() {
  const t = useT()
  const session = useSession()
  const { pathname } = useLocation()
  const menu = useInSight<HTMLElement>('[aria-current]', pathname)
  const pages = settingsPages.filter(({ role }) => mayDo(session, role))
  return (
    <>
      <nav ref={menu} className={classes.menu} aria-label={t.settings.menu}>
        {pages.map(({ to, name }) => (
          <Link key={to} to={to} activeOptions={{ includeSearch: false }}>
            {t.settings[name]}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  )
}
