import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { signOut, useSession } from '../features/auth/session.ts'
import { useT } from '../i18n/i18n.tsx'
import { Button } from '../ui/button.ts'
import { Hidden } from '../ui/hidden.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import classes from './account.module.css'
import { Appearance } from './appearance.tsx'

export const ACCOUNT_ID = 'account'

/** Who is signed in; opens the panel below. */
export function AccountButton() {
  const t = useT()
  const { user } = useSession()
  return (
    <button type="button" className={classes.user} popoverTarget={ACCOUNT_ID}>
      <Icon name="person" />
      <span className={classes.who}>
        <b>{user.displayName ?? user.username}</b>
        <span>{t.app.role[user.role]}</span>
      </span>
      <Hidden>: {t.app.account.menu}</Hidden>
      <Icon name="more" size={16} />
    </button>
  )
}

/** What belongs to this person and browser: theme, language, sign out; on a phone also the places without a tab. */
export function AccountPanel() {
  const t = useT()
  // No page waits for what most visits never open.
  const [wasOpened, setOpened] = useState(false)
  return (
    <section
      id={ACCOUNT_ID}
      popover="auto"
      className={classes.panel}
      aria-label={t.account.title}
      onBeforeToggle={() => setOpened(true)}
    >
      {wasOpened && <Panel />}
    </section>
  )
}

function Panel() {
  const t = useT()
  const leave = useMutation({ mutationFn: signOut })
  return (
    <>
      <div className={classes.phoneOnly}>
        <PanelLink to="/agents" icon="signal" label={t.app.nav.agents} />
        <PanelLink to="/audit-events" icon="page" label={t.app.nav.audit} />
      </div>
      <PanelLink to="/settings/account" icon="person" label={t.account.title} />
      <div className={classes.phoneOnly}>
        <PanelLink to="/settings" icon="gear" label={t.app.nav.settings} />
      </div>
      <Appearance />
      <Button leftSection={<Icon name="out" size={16} />} loading={leave.isPending} onClick={() => leave.mutate()}>
        {t.app.account.signOut}
      </Button>
    </>
  )
}

function PanelLink(props: {
  to: '/agents' | '/audit-events' | '/settings' | '/settings/account'
  icon: IconName
  label: string
}) {
  return (
    <Link
      to={props.to}
      className={classes.link}
      onClick={(event) => event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()}
    >
      <Icon name={props.icon} />
      {props.label}
    </Link>
  )
}
