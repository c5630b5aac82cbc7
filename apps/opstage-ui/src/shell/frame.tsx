import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { Suspense, useEffect, useRef, useState } from 'react'
import { useSession } from '../features/auth/session.ts'
import { useT } from '../i18n/i18n.tsx'
import { startLive, useLivePaused } from '../live.ts'
import { useIsNotifying } from '../notify.ts'
import { lazyPart } from '../parts.ts'
import { AccountButton, AccountPanel } from './account.tsx'
import classes from './frame.module.css'
import { Logo } from './logo.tsx'
import { Places, TabBar } from './nav.tsx'
import { PaletteButton, usePalette } from './palette.tsx'

const Palette = lazyPart(() => import('../features/search/palette.tsx'), 'Palette')
const SessionEnded = lazyPart(() => import('../features/auth/session-ended.tsx'), 'SessionEnded')
const Notifications = lazyPart(() => import('../features/dashboard/notifications.tsx'), 'Notifications')

/** What surrounds every page of a signed-in user. */
export function Frame() {
  const t = useT()
  const main = useRef<HTMLElement>(null)
  const sessionEnded = useLivePaused()
  const palette = usePalette()
  useFocusOnNavigation(main)
  const client = useQueryClient()
  const { livePosition } = useSession()
  // The stream knows by itself how far it has come: only its beginning is asked for.
  const [position] = useState(livePosition)
  const isNotifying = useIsNotifying()
  useEffect(() => startLive(client, position), [client, position])

  return (
    <div className={classes.app}>
      <a className={classes.skip} href="#content">
        {t.app.skipToContent}
      </a>
      <nav className={classes.side} aria-label={t.app.nav.main}>
        <div className={classes.brand}>
          <Logo />
          {t.app.name} <small>{t.app.edition}</small>
        </div>
        <PaletteButton onOpen={palette.open} />
        <Places />
        <AccountButton />
      </nav>
      <main id="content" ref={main} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <TabBar onSearch={palette.open} />
      <AccountPanel />
      {palette.isOpen && !sessionEnded && (
        <Suspense>
          <Palette onClose={palette.close} />
        </Suspense>
      )}
      {isNotifying && (
        <Suspense>
          <Notifications />
        </Suspense>
      )}
      {sessionEnded && (
        <Suspense>
          <SessionEnded />
        </Suspense>
      )}
    </div>
  )
}

/** A new page begins at its start also for the keyboard and for screen readers; filters and tabs move nothing. */
function useFocusOnNavigation(main: React.RefObject<HTMLElement | null>) {
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    main.current?.focus({ preventScroll: true })
  }, [main, pathname])
}
