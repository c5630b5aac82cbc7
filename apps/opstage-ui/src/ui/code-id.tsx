import classes from './code-id.module.css'
import { CopyButton } from './copy-button.tsx'

/** An id or a token that people take elsewhere. */
export function CodeId({ value, label }: { value: string; label: string }) {
  return (
    <span className={classes.id}>
      <code>{value}</code>
      <CopyButton value={value} label={label} />
    </span>
  )
}
