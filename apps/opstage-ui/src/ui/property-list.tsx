import type { ReactNode } from 'react'
import classes from './property-list.module.css'

/** Names and values, two columns. */
export function PropertyList({ children }: { children: ReactNode }) {
  return <dl className={classes.list}>{children}</dl>
}

/** One of them; one without a value is left out. */
export function Property({ name, children }: { name: string; children: ReactNode }) {
  if (children === undefined || children === null || children === false) return null
  return (
    <div className={classes.row}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
