import { useState } from 'react'
import { useT } from '../i18n/i18n.tsx'
import { Button } from './button.ts'
import { CodeBlock } from './code-block.tsx'
import classes from './secret-text.module.css'

const DOTS = '•'.repeat(16)

interface SecretTextProps {
  text: string
  /** The part of `text` that nobody shall read over a shoulder. */
  secret: string
  label: string
  copyLabel: string
}

/** Shown when asked for, not by itself; to copy it, it need not be shown. */
export function SecretText({ text, secret, label, copyLabel }: SecretTextProps) {
  const t = useT()
  const [shown, setShown] = useState(false)
  return (
    <div className={classes.secret}>
      <CodeBlock
        wrap
        text={shown ? text : text.replaceAll(secret, DOTS)}
        copies={text}
        label={label}
        copyLabel={copyLabel}
      />
      <Button
        size="compact-sm"
        aria-label={`${shown ? t.ui.hide : t.ui.show}: ${label}`}
        onClick={() => setShown(!shown)}
      >
        {shown ? t.ui.hide : t.ui.show}
      </Button>
    </div>
  )
}
