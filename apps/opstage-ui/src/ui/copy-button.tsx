import { useEffect, useState } from 'react'
import { useT } from '../i18n/i18n.tsx'
import { ActionIcon, Button } from './button.ts'
import { Icon } from './icon.tsx'

function useCopied(value: string) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  return { copied, copy: () => void copyText(value).then(setCopied) }
}

/** `navigator.clipboard` is missing on plain http; there the old way still works. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
  }
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}

/** Copies `value`; `label` says what it is: “Copy command id”. */
export function CopyButton({ value, label }: { value: string; label: string }) {
  const t = useT()
  const { copied, copy } = useCopied(value)
  return (
    <ActionIcon size="xs" aria-label={copied ? t.ui.copied : label} title={label} onClick={copy}>
      <Icon name={copied ? 'check' : 'copy'} size={14} />
    </ActionIcon>
  )
}

/** The same with its word on it, where copying is the next step. */
export function CopyWordButton({ value, primary = false }: { value: string; primary?: boolean }) {
  const t = useT()
  const { copied, copy } = useCopied(value)
  return (
    <Button
      variant={primary ? 'filled' : 'default'}
      leftSection={<Icon name={copied ? 'check' : 'copy'} size={16} />}
      onClick={copy}
      aria-live="polite"
    >
      {copied ? t.ui.copied : t.ui.copy}
    </Button>
  )
}
