import classes from './meter.module.css'
import type { Tone } from './status-badge.tsx'

/** How much of something is taken, 0..1. Decoration: it stands beside it in words. */
export function Meter({ share, tone }: { share: number; tone: Tone }) {
  return (
    <div className={classes.meter} aria-hidden="true">
      <i data-tone={tone} style={{ width: `${100 * Math.min(1, Math.max(0, share))}%` }} />
    </div>
  )
}
