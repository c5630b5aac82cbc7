import type { QueryClient } from '@tanstack/react-query'
import type { AdminSession, LiveTopic } from '@xtrape/capsule-contracts-node'
import { useSyncExternalStore } from 'react'
import { followLive, type News, readAgain } from './live-stream.ts'

/** Kinds of queries, by the first part of their keys. */
const TOPICS = [
  'dashboard',
  'services',
  'agents',
  'commands',
  'audit',
  'tokens',
  'apiTokens',
  'sessions',
  'users',
  'settings',
] as const
export type Topic = (typeof TOPICS)[number]

/** How often all of them are asked for while no news come by themselves; the page says so. */
const POLL_SECONDS = 10
/** While they do: ages and what is derived from them grow old without an event. */
const LIVE_SECONDS = 30

/** What is to be fetched again when something of the server's kinds has changed. */
const AFFECTED: Record<LiveTopic, Topic[]> = {
  Command: ['commands', 'dashboard'],
  CapsuleService: ['services', 'dashboard'],
  Agent: ['agents', 'services', 'dashboard'],
  RegistrationToken: ['tokens'],
  ApiToken: ['apiTokens'],
  User: ['sessions', 'users'],
  Session: ['sessions'],
  AuditEvent: ['audit'],
  Workspace: ['dashboard', 'settings'],
}
/** Changes that come together are fetched together. */
const GATHER_MS = 150

/** `connecting` until the first answer; `polling` when news do not come by themselves (any more). */
export type LiveState = 'connecting' | 'live' | 'polling' | 'paused'

let isPaused = false
let stream: 'connecting' | 'live' | 'polling' = 'connecting'
const listeners = new Set<() => void>()
const notify = () => {
  for (const listener of listeners) listener()
}

/** Nobody is asked for news while the session is over; the login dialog starts it again. */
export function pauseLive(pause: boolean): void {
  isPaused = pause
  if (!pause) readAgain()
  notify()
}

const stateNow = (): LiveState => (isPaused ? 'paused' : stream)
export const useLiveState = (): LiveState => useSyncExternalStore(subscribe, stateNow)
export const useLivePaused = (): boolean => useLiveState() === 'paused'
export const isLiveNow = (): boolean => stateNow() === 'live'

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

const changeListeners = new Set<(topics: readonly Topic[]) => void>()

/** For who wants to know of changes also while nobody looks at the page. */
export function onChange(listener: (topics: readonly Topic[]) => void): () => void {
  changeListeners.add(listener)
  return () => void changeListeners.delete(listener)
}

/** Keeps a query fresh: spread it into the query's options. Only a page that is being looked at asks. */
export function live() {
  return everySeconds(POLL_SECONDS, LIVE_SECONDS)
}

/** The same for a query with a rhythm of its own. */
export function everySeconds(seconds: number, liveSeconds = seconds) {
  const often = seconds * 1000
  const rarely = liveSeconds * 1000
  const interval = { connecting: rarely, polling: often, live: rarely, paused: false } as const
  return { refetchInterval: () => interval[stateNow()] } as const
}

/** Fetches again what the server says has changed, for as long as a page of a signed-in user is open. */
export function startLive(client: QueryClient, position: string): () => void {
  const stale = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const fetchStale = () => {
    timer = undefined
    // A page that nobody looks at catches up when somebody does.
    if (document.hidden) return
    for (const key of stale) void client.invalidateQueries({ queryKey: JSON.parse(key) as string[] })
    stale.clear()
  }
  const gather = (keys: string[][]) => {
    for (const key of keys) stale.add(JSON.stringify(key))
    timer ??= setTimeout(fetchStale, GATHER_MS)
  }
  const hear = (news: News) => {
    if (news.kind === 'change') {
      tell(AFFECTED[news.event.topic])
      // A role that was given or taken away shows at once in what can be pressed.
      if (news.event.id === client.getQueryData<AdminSession>(['session'])?.user.id) gather([['session']])
    }
    if (news.kind === 'missed') tell(TOPICS)
    if (news.kind === 'ended') gather([['session']])
    if (news.kind !== 'connected') return
    const before = stream
    stream = news.isLive ? 'live' : 'polling'
    if (stream === before) return
    notify()
    // Intervals are set when a query settles: asking once starts the quicker rhythm. A connection, be it the first or a
    // new one, goes on where the page's knowledge ends, so that there is nothing to ask for.
    if (stream === 'polling') gather(TOPICS.map((topic) => [topic]))
  }
  const tell = (topics: readonly Topic[]) => {
    gather(topics.map((topic) => [topic]))
    for (const listener of changeListeners) listener(topics)
  }

  document.addEventListener('visibilitychange', fetchStale)
  const stop = followLive(position, hear)
  return () => {
    stop()
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', fetchStale)
    stream = 'connecting'
  }
}
