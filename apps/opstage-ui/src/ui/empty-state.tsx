import type { ReactNode } from 'react'
import classes from './empty-state.module.css'
import { Icon } from './icon.tsx'
import type { IconName } from './icon.tsx'

/** Nothing here yet: what this place is for, and the one next step. */
export function EmptyState(props: { icon: IconName; title: string; text?: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <span className={classes.icon}>
        <Icon name={props.icon} size={22} />
      </span>
      <p className={classes.title}>{props.title}</p>
      {props.text !== undefined && <p className={classes.text}>{props.text}</p>}
      {props.children}
    </div>
  )
}
