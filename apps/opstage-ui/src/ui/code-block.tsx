import classes from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'

interface CodeBlockProps {
  text: string
  /** What is copied, where that is not what is shown. */
  copies?: string
  label: string
  copyLabel?: string
  wrap?: boolean
  tall?: boolean
}

/** Text to read as it is and to take along: JSON, a log, a command line. */
export function CodeBlock(props: CodeBlockProps) {
  return (
    <div className={classes.block}>
      <section
        className={classes.text}
        data-wrap={props.wrap || undefined}
        data-tall={props.tall || undefined}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard
        tabIndex={0}
        aria-label={props.label}
      >
        <pre>{props.text}</pre>
      </section>
      {props.copyLabel !== undefined && (
        <span className={classes.copy}>
          <CopyButton value={props.copies ?? props.text} label={props.copyLabel} />
        </span>
      )}
    </div>
  )
}
