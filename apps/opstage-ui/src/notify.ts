import { useSyncExternalStore } from 'react'

const WANTED = 'opstage.notify'
const listeners = new Set<() => void>()

/** Browsers offer it to pages that came by https or from this machine, and only those. */
const isOffered = (): boolean => 'Notification' in globalThis && globalThis.isSecureContext

export type NotifyState = 'absent' | 'blocked' | 'off' | 'on'

const isWanted = (): boolean => localStorage.getItem(WANTED) !== null

function stateNow(): NotifyState {
  if (!isOffered()) return 'absent'
  if (Notification.permission === 'denied') return 'blocked'
  return Notification.permission === 'granted' && isWanted() ? 'on' : 'off'
}

// The browser asks another process for `permission`, which holds the page up: only who wanted to be told waits for that.
const isOnNow = (): boolean => isWanted() && stateNow() === 'on'

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  // Another tab of this browser has switched it.
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

/** Whether this browser tells of new problems while a tab is open. */
export const useIsNotifying = (): boolean => useSyncExternalStore(subscribe, isOnNow)

/** The same for the switch: also why it cannot be switched on. */
export const useNotify = (): NotifyState => useSyncExternalStore(subscribe, stateNow)

/** Call it from a click: the browser asks for its leave then, and then only. */
export async function setNotify(on: boolean): Promise<void> {
  if (on) {
    localStorage.setItem(WANTED, 'yes')
    await Notification.requestPermission()
  } else localStorage.removeItem(WANTED)
  for (const listener of listeners) listener()
}
