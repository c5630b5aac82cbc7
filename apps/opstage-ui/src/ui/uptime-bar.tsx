import classes from './uptime-bar.module.css'

export type UptimeTone = 'ok' | 'warn' | 'bad' | 'off' | 'none'

export interface UptimeSlot {
  tone: UptimeTone
  /** For the hover text: when, and what. */
  label: string
}

/** Worse is also lower, so that the bar reads without colour. */
const heights: Record<UptimeTone, number> = { ok: 26, warn: 20, bad: 14, off: 9, none: 4 }

/** Equal slots of time, oldest first. `summary` says in words what the picture shows. */
export function UptimeBar({ slots, summary }: { slots: readonly UptimeSlot[]; summary: string }) {
  const width = 10
  return (
    <svg
      className={classes.bar}
      viewBox={`0 0 ${slots.length * width} 26`}
      preserveAspectRatio="none"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <img> could not take the colours of the theme
      role="img"
      aria-label={summary}
    >
      {slots.map((slot, i) => (
        <g key={i}>
          <rect
            className={classes.slot}
            data-tone={slot.tone}
            x={i * width + 1}
            y={26 - heights[slot.tone]}
            width={width - 2}
            height={heights[slot.tone]}
            rx="1.5"
          />
          {/* The gap between two slots and the room above a low one belong to the hover text too. */}
          <rect className={classes.hit} x={i * width} y="0" width={width} height="26">
            <title>{slot.label}</title>
          </rect>
        </g>
      ))}
    </svg>
  )
}
