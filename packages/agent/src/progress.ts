import { redactText } from '@xtrape/capsule-contracts-node/redact'
import { settledWithin, sleep } from './clock.ts'
import type { Context } from './context.ts'
import { messageOf } from './errors.ts'
import { cut } from './json.ts'
import type { ProgressBody } from './wire.ts'

const INTERVAL_MS = 250
const LAST_WORDS_MS = 2_000
const MAX_LINES = 200
const MAX_LOG_CHARS = 16_384

/** What a running handler tells its operator. Not durable: what cannot be sent is dropped. */
export interface Progress {
  started: () => void
  percent: (percent: number, message?: string) => void
  log: (line: string) => void
  /** Sends what is left; after that nothing is sent any more. */
  close: () => Promise<void>
}

export function createProgress(ctx: Context, commandId: string): Progress {
  const closing = new AbortController()
  const cutting = new AbortController()
  let next: ProgressBody | undefined
  let sending: Promise<void> | undefined

  const send = async () => {
    while (next) {
      const body = next
      next = undefined
      try {
        await ctx.backend.progress(ctx.link.requireIdentity(), commandId, body, cutting.signal)
      } catch (error) {
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
      if (!Number.isFinite(percent)) return
      const text = message === undefined ? {} : { message: cut(redactText(String(message)), 1000) }
      add({ percent: Math.min(100, Math.max(0, percent)), ...text })
    },
    log(line) {
      add({ log: newest([...(next?.log ?? []), cut(redactText(String(line)), 4000)]) })
    },
    async close() {
      closing.abort()
      if (sending && !(await settledWithin(ctx.clock, sending, LAST_WORDS_MS))) cutting.abort()
    },
  }
}

function newest(lines: string[]): string[] {
  const kept = lines.slice(-MAX_LINES)
  let chars = kept.reduce((sum, line) => sum + line.length, 0)
  while (chars > MAX_LOG_CHARS) chars -= kept.shift()?.length ?? chars
  return kept
}
