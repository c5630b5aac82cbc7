import type { Context } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { NumberedEvent } from '../../platform/live.ts'
import type { WhenGone } from '../../platform/open-calls.ts'
import { accessOf } from '../api-tokens/access.ts'
import { isSessionOpen } from '../auth/session.ts'

/** Open streams in all: each costs a socket and a little memory, and a browser needs one. */
const MOST_STREAMS = 1000
/** A reader that is this far behind is told that it missed something, rather than held in memory. */
const MOST_QUEUED = 200
/** Often enough that no proxy takes the silence for the end, and that an expired session ends its stream. */
const STILL_HERE_MS = 15_000

let open = 0

/** Server-sent events of one reader, until it hangs up, the server stops or the session ends. */
export function streamLiveEvents(ctx: Context, lastId: string | undefined, whenGone: WhenGone) {
  if (open >= MOST_STREAMS) throw new AppError('SERVICE_UNAVAILABLE', { retryAfter: 30 })
  return events(ctx, lastId, whenGone)
}

async function* events(ctx: Context, lastId: string | undefined, whenGone: WhenGone): AsyncGenerator<string, void> {
  open += 1
  const queue = createQueue()
  const position = ctx.live.position()
  const { since, unsubscribe } = ctx.live.subscribe(lastId, {
    onEvent: (event) => queue.push(message(event)),
    onMissed: () => queue.push(MISSED),
  })
  // That a session ended is told by a wake-up; an expiry says nothing, so it is looked for now and then.
  let mustCheck = false
  const check = (text: string) => {
    mustCheck = true
    queue.push(text)
  }
  const unlisten = ctx.wakeups.listen(accessOf(ctx.actor.id!), () => check(''))
  const timer = setInterval(() => check(STILL_HERE), STILL_HERE_MS)
  let isGone = false
  const forget = whenGone(() => {
    isGone = true
    queue.ring()
  })
  try {
    // The id without an event at the end: also a reader that has heard of nothing yet can resume.
    yield `retry: 2000\n\n${since ? since.map(message).join('') : MISSED}id: ${position}\n\n`
    while (!isGone) {
      const text = await queue.next()
      if (isGone) return
      const isCheck = mustCheck
      mustCheck = false
      if (isCheck && !(await isSessionOpen(ctx))) {
        yield 'event: ended\ndata: {}\n\n'
        return
      }
      if (text) yield text
    }
  } finally {
    open -= 1
    clearInterval(timer)
    unlisten()
    unsubscribe()
    forget()
  }
}

const STILL_HERE = ': still here\n\n'
const MISSED = 'event: missed\ndata: {}\n\n'
const message = ({ id, event }: NumberedEvent) => `id: ${id}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`

/** Texts for a reader that may be slow. `next` waits for the next ones, or for a ring without any. */
function createQueue() {
  let texts: string[] = []
  let waiting = () => {}
  let rung = false
  const ring = () => {
    rung = true
    waiting()
  }
  return {
    ring,
    push: (text: string) => {
      texts = texts.length < MOST_QUEUED ? [...texts, text] : [MISSED]
      ring()
    },
    next: async () => {
      if (!rung) await new Promise<void>((resolve) => (waiting = resolve))
      rung = false
      return texts.splice(0).join('')
    },
  }
}
