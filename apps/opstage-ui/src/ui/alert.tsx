import type { ReactNode } from 'react'
import classes from './alert.module.css'
import { StatusIcon } from './status-badge.tsx'
import type { Tone } from './status-badge.tsx'

const shapes = { ok: 'dot', warn: 'triangle', bad: 'octagon', off: 'ring', run: 'ring' } as const

/** A sentence that must not be overlooked. `bad` is announced at once, the rest when there is a pause. */
export function Alert({ tone, title, children }: { tone: Tone; title?: string; children?: ReactNode }) {
  return (
    <div className={classes.alert} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <span className={classes.icon}>
        <StatusIcon tone={tone} shape={shapes[tone]} />
      </span>
      <div className={classes.text}>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  )
}
