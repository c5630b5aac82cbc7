import type { QueryClient } from '@tanstack/react-query'
import type { AttentionItem } from '@xtrape/capsule-contracts-node'
import { onChange } from '../../live.ts'
import { summaryQuery } from './queries.ts'
import { unknown } from './sum.ts'

const LOCK = 'opstage-notify'
/** The problems that were there at the last look, for all tabs of this browser. */
const SEEN = 'opstage.notified'
/** What comes of time alone, like an agent that takes no commands, is told by no event. */
const EVERY_MS = 60_000
/** Changes that come together are looked at together. */
const GATHER_MS = 1000

const keyOf = ({ kind, target, status }: AttentionItem) => `${kind} ${target.id} ${status}`

interface Notifier {
  client: QueryClient
  show: (item: AttentionItem, key: string) => void
}

/** Tells of each new problem once, however many tabs are open: one of them looks, also while nobody looks at it. */
export function startNotifier({ client, show }: Notifier): () => void {
  const stopped = new AbortController()
  const watch = async () => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const lookIn = (ms: number) => {
      clearTimeout(timer)
      timer = setTimeout(() => void look().finally(() => stopped.signal.aborted || lookIn(EVERY_MS)), ms)
    }
    const look = async () => {
      // A server that does not answer is said on every page already.
      const summary = await client.fetchQuery({ ...summaryQuery, staleTime: 0, retry: false }).catch(() => undefined)
      if (summary) tellOfNew(unknown(summary.attention), show)
    }
    const unlisten = onChange((topics) => topics.includes('dashboard') && lookIn(GATHER_MS))
    lookIn(0)
    await new Promise((resolve) => stopped.signal.addEventListener('abort', resolve, { once: true }))
    clearTimeout(timer)
    unlisten()
  }
  navigator.locks.request(LOCK, { signal: stopped.signal }, watch).catch(() => {}) // stopped while waiting for the lock
  return () => stopped.abort()
}

/** What was there when it was switched on is known. */
function tellOfNew(items: readonly AttentionItem[], show: Notifier['show']): void {
  const before = localStorage.getItem(SEEN)
  localStorage.setItem(SEEN, JSON.stringify(items.map(keyOf)))
  if (before === null) return
  const seen = new Set(JSON.parse(before) as string[])
  for (const item of items) if (!seen.has(keyOf(item))) show(item, keyOf(item))
}
