import { CopyButton } from './copy-button.tsx'
import classes from './code-block.module.css'

/** Text to read as it is and to take along: JSON, a log, a command line. */
export function CodeBlock(props: { text: string; label: string; copyLabel?: string; wrap?: boolean; tall?: boolean }) {
  return (
    <div className={classes.block}>
      {/* A region that scrolls must be reachable with the keyboard. */}
      <pre
        className={classes.text}
        data-wrap={props.wrap || undefined}
        data-tall={props.tall || undefined}
        tabIndex={0}
        role="region"
        aria-label={props.label}
      >
        {props.text}
      </pre>
      {props.copyLabel !== undefined && (
        <span className={classes.copy}>
          <CopyButton value={props.text} label={props.copyLabel} />
        </span>
      )}
    </div>
  )
}
