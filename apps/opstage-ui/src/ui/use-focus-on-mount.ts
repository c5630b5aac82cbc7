import { useEffect, useRef } from 'react'

/** Puts the cursor where the reader goes on; not on a touch screen, whose keyboard would cover what it is about. */
export function useFocusOnMount<T extends HTMLElement>(selector?: string) {
  const ref = useRef<T>(null)
  useEffect(() => {
    if (!matchMedia('(pointer: fine)').matches) return
    const target = selector === undefined ? ref.current : ref.current?.querySelector<HTMLElement>(selector)
    target?.focus()
  }, [selector])
  return ref
}
