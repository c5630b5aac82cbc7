import type { ReactNode } from 'react'
import { useT } from '../i18n/i18n.tsx'
import { Button } from './button.ts'
import { CopyButton } from './copy-button.tsx'
import classes from './empty-state.module.css'
import { Icon } from './icon.tsx'

interface ErrorStateProps {
  /** What failed. */
  title: string
  /** What to do next. */
  text: ReactNode
  /** Finds the failure in the server's log. */
  requestId?: string | undefined
  onRetry?: (() => void) | undefined
}

export function ErrorState({ title, text, requestId, onRetry }: ErrorStateProps) {
  const t = useT()
  return (
    <div className={classes.empty} role="alert">
      <span className={classes.icon} data-tone="bad">
        <Icon name="close" size={22} />
      </span>
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{text}</p>
      {requestId !== undefined && (
        <p className={classes.detail}>
          {t.ui.requestId} <code>{requestId}</code> <CopyButton value={requestId} label={t.ui.copyRequestId} />
        </p>
      )}
      {onRetry && <Button onClick={onRetry}>{t.ui.retry}</Button>}
    </div>
  )
}
