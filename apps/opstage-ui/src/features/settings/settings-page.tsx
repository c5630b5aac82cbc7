import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useT } from '../../i18n/i18n.tsx'
import { mayDo, useSession } from '../auth/session.ts'
import { settingsPages } from './pages.ts'
import classes from './settings.module.css'

/** The pages under Settings side by side; each brings its own heading. */
export function SettingsPage() {
  const t = useT()
  const session = useSession()
  const menu = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // On a phone the menu is wider than the screen: where one is stays in sight.
  useEffect(() => {
    menu.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
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
