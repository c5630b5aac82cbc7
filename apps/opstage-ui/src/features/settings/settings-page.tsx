import { Link, Outlet } from '@tanstack/react-router'
import { useT } from '../../i18n/i18n.tsx'
import classes from './settings.module.css'

const pages = [
  { to: '/settings/tokens', name: 'tokens' },
  { to: '/settings/api-tokens', name: 'apiTokens' },
  { to: '/settings/account', name: 'account' },
] as const

/** The pages under Settings side by side; each brings its own heading. */
export function SettingsPage() {
  const t = useT()
  return (
    <>
      <nav className={classes.menu} aria-label={t.settings.menu}>
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
