import type { QueryClient } from '@tanstack/react-query'
import type { AdminSession, LiveTopic } from '@xtrape/capsule-contracts-node'
import { useSyncExternalStore } from 'react'
import { followLive, type News } from './live-stream.ts'

/** Kinds of queries, by the first part of their keys. */
export type Topic =
  | 'dashboard'
  | 'services'
  | 'agents'
  | 'commands'
  | 'audit'
  | 'tokens'
  | 'apiTokens'
  | 'sessions'
  | 'users'
  | 'settings'

/** How often each is asked for while no news come by themselves. */
const SECONDS: Record<Topic, number> = {
  dashboard: 5,
  services: 5,
  agents: 5,
  commands: 3,
  audit: 10,
  tokens: 10,
  apiTokens: 10,
  sessions: 30,
  users: 30,
  settings: 30,
}
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

/** Keeps a query fresh: spread it into the query's options. Only a page that is being looked at asks. */
export function live(topic: Topic) {
  return everySeconds(SECONDS[topic], LIVE_SECONDS)
}

/** The same for a query with a rhythm of its own. */
export function everySeconds(seconds: number, liveSeconds = seconds) {
  const often = seconds * 1000
  const interval = { connecting: often, polling: often, live: liveSeconds * 1000, paused: false } as const
  return { refetchInterval: () => interval[stateNow()] } as const
}

/** Fetches again what the server says has changed, for as long as a page of a signed-in user is open. */
export function startLive(client: QueryClient): () => void {
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
      gather(AFFECTED[news.event.topic].map((topic) => [topic]))
      // A role that was given or taken away shows at once in what can be pressed.
      if (news.event.id === client.getQueryData<AdminSession>(['session'])?.user.id) gather([['session']])
    }
    if (news.kind === 'missed') gather(Object.keys(SECONDS).map((topic) => [topic]))
    if (news.kind === 'ended') gather([['session']])
    if (news.kind !== 'connected') return
    const before = stream
    stream = news.isLive ? 'live' : 'polling'
    if (stream === before) return
    notify()
    // Intervals are set when a query settles: asking once starts the new rhythm.
    gather(Object.keys(SECONDS).map((topic) => [topic]))
  }

  document.addEventListener('visibilitychange', fetchStale)
  const stop = followLive(hear)
  return () => {
    stop()
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', fetchStale)
    stream = 'connecting'
  }
}
