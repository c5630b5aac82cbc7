import classes from './share-bar.module.css'
import type { Tone } from './status-badge.tsx'

/** One whole and its parts, as a thin line. Decoration: the counts stand beside it in words. */
export function ShareBar({ parts }: { parts: readonly { key: string; tone: Tone; count: number }[] }) {
  return (
    <div className={classes.bar} aria-hidden="true">
      {parts
        .filter((part) => part.count > 0)
        .map((part) => (
          <i key={part.key} data-tone={part.tone} style={{ flexGrow: part.count }} />
        ))}
    </div>
  )
}
