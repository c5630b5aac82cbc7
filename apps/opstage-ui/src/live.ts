import { useSyncExternalStore } from 'react'

/** What the server can tell about, by the names that its live events have. */
export type Topic = 'dashboard' | 'services' | 'agents' | 'commands' | 'audit' | 'tokens' | 'sessions'

const SECONDS: Record<Topic, number> = {
  dashboard: 5,
  services: 5,
  agents: 5,
  commands: 3,
  audit: 10,
  tokens: 10,
  sessions: 30,
}

let paused = false
const listeners = new Set<() => void>()

/** Nobody is asked for news while the session is over; the login dialog starts it again. */
export function pauseLive(pause: boolean): void {
  paused = pause
  for (const notify of listeners) notify()
}

export function useLivePaused(): boolean {
  return useSyncExternalStore(subscribe, () => paused)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Keeps a query fresh: spread it into the query's options. Only a page that is being looked at asks. */
export function live(topic: Topic) {
  return everySeconds(SECONDS[topic])
}

/** The same for a query with a rhythm of its own. */
export function everySeconds(seconds: number) {
  return { refetchInterval: () => (paused ? false : seconds * 1000) } as const
}
