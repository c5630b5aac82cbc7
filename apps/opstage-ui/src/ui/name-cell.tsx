import type { ReactNode } from 'react'
import classes from './name-cell.module.css'

/** What a row is about: its name, under it the code that people type. */
export function NameCell({ name, code }: { name: ReactNode; code?: string | undefined }) {
  return (
    <span className={classes.cell}>
      {name !== undefined && <span className={classes.name}>{name}</span>}
      {code !== undefined && <code>{code}</code>}
    </span>
  )
}
