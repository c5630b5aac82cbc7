import { useEffect, useEffectEvent, useState } from 'react'

/** What lies over the page, the newest last. */
const layers: object[] = []

/** For what lies over the page while it is mounted: Escape closes the uppermost, and the focus goes back to where it was. */
export function useLayer(onClose: () => void): void {
  const [before] = useState(() => document.activeElement)
  const close = useEffectEvent(onClose)
  useEffect(() => {
    const layer = {}
    layers.push(layer)
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing && layers.at(-1) === layer) close()
    }
    addEventListener('keydown', press)
    return () => {
      removeEventListener('keydown', press)
      layers.splice(layers.indexOf(layer), 1)
      setTimeout(() => giveBack(before))
    }
  }, [before])
}

/** Unless something else has taken it, like the page that a link led to, or what had it is gone, like a deleted row. */
function giveBack(before: Element | null): void {
  if (document.activeElement !== document.body) return
  if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
}
