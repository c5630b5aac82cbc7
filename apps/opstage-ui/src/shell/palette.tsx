import { useEffect, useState } from 'react'
import { useT } from '../i18n/i18n.tsx'
import { Icon } from '../ui/icon.tsx'
import classes from './palette.module.css'

/** Whether the palette is open; Ctrl or ⌘ with K opens it from everywhere, and closes it. */
export function usePalette() {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isMeant = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
      if (!isMeant || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      setOpen((before) => !before)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  return { isOpen, open: () => setOpen(true), close: () => setOpen(false) }
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

export function PaletteButton({ onOpen }: { onOpen: () => void }) {
  const t = useT()
  return (
    <button type="button" className={classes.button} aria-keyshortcuts="Control+K Meta+K" onClick={onOpen}>
      <Icon name="search" size={16} />
      {t.palette.open}
      <kbd aria-hidden="true">{isMac ? '⌘K' : 'Ctrl K'}</kbd>
    </button>
  )
}
