import type { ReactNode } from 'react'

/** What every state of the drawer shares. */
export interface Frame {
  title: string
  subtitle: ReactNode
  onClose: () => void
}
