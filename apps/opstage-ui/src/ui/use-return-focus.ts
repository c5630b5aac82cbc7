import { useEffect, useState } from 'react'

/** For what lies over the page while it is mounted: gives the focus back to where it was. */
export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      // What had it may be gone, for instance a row that was deleted.
      if (before instanceof HTMLElement && before.isConnected) setTimeout(() => before.focus({ preventScroll: true }))
    },
    [before],
  )
}
