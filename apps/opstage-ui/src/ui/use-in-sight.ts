import { type RefObject, useEffect, useRef } from 'react'

/** Keeps what is chosen in a row that is wider than the screen in sight: after the first drawing and whenever `chosen` changes. */
export function useInSight<T extends HTMLElement>(selector: string, chosen: string): RefObject<T | null> {
  const row = useRef<T>(null)
  useEffect(() => {
    row.current?.querySelector(selector)?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [selector, chosen])
  return row
}
