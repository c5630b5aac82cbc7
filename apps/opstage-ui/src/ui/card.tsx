import { useId } from 'react'
import type { ReactNode } from 'react'
import classes from './card.module.css'

interface CardProps {
  title?: ReactNode
  /** Beside the title, quieter. */
  note?: ReactNode
  /** At the end of the header: a link or a button. */
  action?: ReactNode
  alarm?: boolean
  children: ReactNode
}

export function Card({ title, note, action, alarm, children }: CardProps) {
  const id = useId()
  return (
    <section className={classes.card} data-alarm={alarm || undefined} aria-labelledby={title ? id : undefined}>
      {title !== undefined && (
        <header className={classes.header}>
          <h2 id={id}>{title}</h2>
          {note !== undefined && <span className={classes.note}>{note}</span>}
          {action !== undefined && <span className={classes.action}>{action}</span>}
        </header>
      )}
      {children}
    </section>
  )
}

export function CardBody({ children }: { children: ReactNode }) {
  return <div className={classes.body}>{children}</div>
}
