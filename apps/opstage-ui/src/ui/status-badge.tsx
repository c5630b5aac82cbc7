import type { ReactNode } from 'react'
import classes from './status-badge.module.css'

export type Tone = 'ok' | 'warn' | 'bad' | 'off' | 'run'

/** A shape for each meaning, so that colour is never the only difference. */
const shapes = {
  dot: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  octagon: <path d="M3.5.8h5l2.7 2.7v5l-2.7 2.7h-5L.8 8.5v-5z" fill="currentColor" />,
  triangle: <path d="M6 1 11.5 11H.5z" fill="currentColor" />,
  dashed: <circle cx="6" cy="6" r="4.2" className={classes.line} strokeDasharray="2.4 2" />,
  ring: <circle cx="6" cy="6" r="4.2" className={classes.line} />,
  turning: <circle cx="6" cy="6" r="4.4" className={classes.line} strokeDasharray="18 10" />,
  slash: (
    <g className={classes.line}>
      <circle cx="6" cy="6" r="4.6" />
      <path d="m2.9 9.1 6.2-6.2" />
    </g>
  ),
  pause: <path d="M2.5 1.5h2.6v9H2.5zM6.9 1.5h2.6v9H6.9z" fill="currentColor" />,
}

export type Shape = keyof typeof shapes

export interface StatusLook {
  tone: Tone
  shape: Shape
  label: string
}

export function StatusIcon({ tone, shape }: Pick<StatusLook, 'tone' | 'shape'>) {
  return (
    <svg
      width="12"
      height="12"
      viewBox="0 0 12 12"
      aria-hidden="true"
      className={classes.icon}
      data-tone={tone}
      data-turning={shape === 'turning' || undefined}
    >
      {shapes[shape]}
    </svg>
  )
}

/** A status as a word, an icon and a colour. */
export function StatusBadge({ look, detail }: { look: StatusLook; detail?: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={look.tone}>
      <StatusIcon tone={look.tone} shape={look.shape} />
      {look.label}
      {detail !== undefined && <span>{detail}</span>}
    </span>
  )
}
