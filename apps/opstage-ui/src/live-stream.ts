import type { LiveEvent } from '@xtrape/capsule-contracts-node'

/** What a tab is told: a change, that it may have missed some, whether news come by themselves, that the session is over. */
export type News =
  | { kind: 'change'; event: LiveEvent; position: string }
  | { kind: 'missed' }
  | { kind: 'connected'; isLive: boolean }
  | { kind: 'ended' }

const NAME = 'opstage-live'
const RETRY_MS = 10_000

/**
 * One stream of events serves all tabs of a browser: the tab that holds the lock reads it and tells the others. Where there
 * are no locks (plain http from another machine) each tab reads its own. A tab that takes over, or connects again, reads on
 * after the last change that it has heard of: at first that is `position`. Answers how to stop.
 */
export function followLive(position: string, tell: (news: News) => void): () => void {
  const stopped = new AbortController()
  const channel = new BroadcastChannel(NAME)
  let last = position
  let isLive = false
  let isReader = false
  const hear = (news: News) => {
    if (news.kind === 'change') last = news.position
    tell(news)
  }
  const tellAll = (news: News) => {
    if (news.kind === 'connected') isLive = news.isLive
    hear(news)
    channel.postMessage(news)
  }
  channel.onmessage = ({ data }: MessageEvent<News | 'hello'>) => {
    if (data !== 'hello') hear(data)
    else if (isReader) channel.postMessage({ kind: 'connected', isLive } satisfies News)
  }
  channel.postMessage('hello')

  const read = async () => {
    isReader = true
    await readStream(() => last, tellAll, stopped.signal)
  }
  // A tab that closes gives the lock back, and the next in line reads on.
  const reading = 'locks' in navigator ? navigator.locks.request(NAME, { signal: stopped.signal }, read) : read()
  reading.catch(() => {}) // the only way to fail is to be stopped while waiting for the lock
  return () => {
    stopped.abort()
    channel.close()
  }
}

type Tell = (news: News) => void

let isNewSession = false
let stopWaiting = () => {}

/** A session has begun: the stream of the one before, if that has ended or is about to, is followed by a new one at once. */
export function readAgain(): void {
  isNewSession = true
  stopWaiting()
}

/** Reads until `signal` says stop; the browser resumes a lost connection where it was, a refused one is tried again. */
async function readStream(last: () => string, tell: Tell, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    isNewSession = false
    await readOnce(last(), tell, signal)
    if (signal.aborted) return
    tell({ kind: 'connected', isLive: false })
    if (!isNewSession) await retryTime()
  }
}

const retryTime = () =>
  new Promise<void>((resolve) => {
    stopWaiting = resolve
    setTimeout(resolve, RETRY_MS)
  })

function readOnce(after: string, tell: Tell, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource(`/api/admin/live?after=${encodeURIComponent(after)}`)
    const close = () => {
      source.close()
      resolve()
    }
    signal.addEventListener('abort', close, { once: true })
    source.addEventListener('open', () => tell({ kind: 'connected', isLive: true }))
    source.addEventListener('change', ({ data, lastEventId }) =>
      tell({ kind: 'change', event: JSON.parse(data) as LiveEvent, position: lastEventId }),
    )
    source.addEventListener('missed', () => tell({ kind: 'missed' }))
    source.addEventListener('ended', () => {
      tell({ kind: 'ended' })
      close()
    })
    source.addEventListener('error', () => {
      tell({ kind: 'connected', isLive: false })
      if (source.readyState === EventSource.CLOSED) close()
    })
  })
}
