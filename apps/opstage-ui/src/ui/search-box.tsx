import { useEffect, useState } from 'react'
import { useT } from '../i18n/i18n.tsx'
import { TextInput } from './fields.ts'
import { Icon } from './icon.tsx'
import classes from './search-box.module.css'

const PAUSE_MS = 250

interface SearchBoxProps {
  /** What is searched: “Search services”. */
  label: string
  value: string | undefined
  onSearch: (text: string | undefined) => void
}

/** Searches when typing pauses. */
export function SearchBox({ label, value = '', onSearch }: SearchBoxProps) {
  const t = useT()
  const [text, setText] = useState(value)
  const [searched, setSearched] = useState(value)
  // The address changed by other means (back, a cleared filter): show what it says.
  if (searched !== value) {
    setSearched(value)
    setText(value)
  }

  useEffect(() => {
    const wanted = text.trim()
    if (wanted === value) return
    const timer = setTimeout(() => {
      setSearched(wanted)
      onSearch(wanted === '' ? undefined : wanted)
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, value, onSearch])

  return (
    <TextInput
      type="search"
      size="xs"
      className={classes.box}
      aria-label={label}
      placeholder={t.ui.search}
      maxLength={160}
      leftSection={<Icon name="search" size={16} />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  )
}
