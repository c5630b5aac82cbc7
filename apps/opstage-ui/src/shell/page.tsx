import { Link } from '@tanstack/react-router'
import type { LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useT } from '../i18n/i18n.tsx'
import { useTitle } from './instance.tsx'
import classes from './page.module.css'

interface PageProps {
  title: string
  /** The list that this page belongs to. */
  parent?: { label: string; link: LinkProps }
  /** Beside the parent: the code or id that people look for. */
  code?: string | undefined
  /** Beside the title: a badge and its reason. */
  status?: ReactNode
  /** Beside the title, quiet: how fresh this is. */
  fresh?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** The head of every page, with its one `h1`. */
export function Page({ title, parent, code, status, fresh, actions, children }: PageProps) {
  const t = useT()
  useTitle(title)
  return (
    <>
      {parent && (
        <nav className={classes.crumbs} aria-label={t.app.breadcrumbs}>
          <Link {...parent.link}>{parent.label}</Link>
          {code !== undefined && (
            <>
              <span aria-hidden="true">/</span>
              <code>{code}</code>
            </>
          )}
          <span className={classes.crumbsFresh}>{fresh}</span>
        </nav>
      )}
      <div className={classes.head}>
        <h1>{title}</h1>
        {status}
        {!parent && fresh}
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </>
  )
}
