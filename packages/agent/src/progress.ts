import { settledWithin, sleep } from './clock.ts'
import type { Context } from './context.ts'
import { OVER } from './delivery.ts'
import { messageOf, Refusal } from './errors.ts'
import { readLine, readStep } from './step.ts'
import type { ProgressBody } from './wire.ts'

const INTERVAL_MS = 250
const LAST_WORDS_MS = 2_000
const MAX_LINES = 200
const MAX_LOG_CHARS = 16_384

/** What the backend makes of it. */
interface Listener {
  /** It took the progress, so it still waits for the result. */
  onAccepted: () => void
  /** An operator wants the command to stop, or the backend has ended it already. */
  onCancelled: (message: string) => void
}

/** What a running handler tells its operator. Not durable: what cannot be sent is dropped. */
export interface Progress {
  started: () => void
  percent: (percent: number, message?: string) => void
  log: (line: string) => void
  /** Sends what is left, unless `signal` aborts; after that nothing is sent any more. */
  close: (signal: AbortSignal) => Promise<void>
}

export function createProgress(ctx: Context, commandId: string, listener: Listener): Progress {
  const closing = new AbortController()
  const cutting = new AbortController()
  let next: ProgressBody | undefined
  let sending: Promise<void> | undefined

  const send = async () => {
    while (next) {
      const body = next
      next = undefined
      try {
        const identity = ctx.link.requireIdentity()
        const { cancelRequested } = await ctx.backend.progress(identity, commandId, body, cutting.signal)
        if (cancelRequested) listener.onCancelled('It was cancelled')
        else listener.onAccepted()
      } catch (error) {
        if (error instanceof Refusal && OVER.has(error.code)) {
          closing.abort()
          listener.onCancelled(`The backend has ended it (${error.code})`)
        }
        ctx.log.debug(`Progress of ${commandId} was not sent: ${messageOf(error)}`)
      }
      await sleep(ctx.clock, INTERVAL_MS, closing.signal)
    }
    sending = undefined
  }
  const add = (part: ProgressBody) => {
    if (closing.signal.aborted || !ctx.link.can('progress')) return
    next = { ...next, ...part }
    sending ??= send()
  }

  return {
    started: () => add({ state: 'started' }),
    percent(percent, message) {
      const step = readStep(percent, message)
      if (step) add(step)
    },
    log(line) {
      add({ log: newest([...(next?.log ?? []), readLine(line)]) })
    },
    async close(signal) {
      closing.abort()
      if (sending && !(await settledWithin(ctx.clock, sending, LAST_WORDS_MS, signal))) cutting.abort()
    },
  }
}

function newest(lines: string[]): string[] {
  const kept = lines.slice(-MAX_LINES)
  let chars = kept.reduce((sum, line) => sum + line.length, 0)
  while (chars > MAX_LOG_CHARS) chars -= kept.shift()?.length ?? chars
  return kept
}
