import { createBackoff } from './backoff.ts'
import { sleep } from './clock.ts'
import type { Context } from './context.ts'
import { NetworkError, Refusal } from './errors.ts'
import { writeFailure } from './result.ts'

const MAX_PAGES = 8
/** The backend says that this command needs nothing any more. */
export const OVER = new Set(['COMMAND_ALREADY_COMPLETED', 'COMMAND_EXPIRED', 'COMMAND_NOT_FOUND', 'COMMAND_NOT_OWNED'])

/** Sends a result until it is accepted or refused for good; false when `signal` came first. Never rejects. */
export async function deliver(ctx: Context, commandId: string, result: string, signal: AbortSignal): Promise<boolean> {
  const backoff = createBackoff(ctx.clock)
  let json = result
  let pages = 0
  while (!signal.aborted) {
    try {
      await ctx.backend.result(ctx.link.requireIdentity(), commandId, json, signal)
      ctx.link.worked()
      return true
    } catch (error) {
      if (signal.aborted) break
      if (error instanceof Refusal && OVER.has(error.code)) {
        ctx.log.warn(`The result of ${commandId} came too late (${error.code})`, { code: error.code })
        return true
      }
      const code = refusedAs(error)
      // A page that is not ours may be a proxy's while the backend restarts: no reason yet to drop the result.
      const isOurs = error instanceof Refusal || code === 'COMMAND_RESULT_TOO_LARGE'
      if (code !== undefined && json === result && (isOurs || ++pages === MAX_PAGES)) {
        json = writeFailure(code, `The action ran, but its result was refused: ${(error as Error).message}`)
        ctx.log.warn(`The result of ${commandId} was refused (${code}); a failure that says so is sent instead`, {
          code,
        })
        continue
      }
      if (error instanceof Refusal && !error.retryable) {
        ctx.log.error(`The backend refuses any result of ${commandId} (${error.code}): ${error.message}`)
        return true
      }
      ctx.link.failed(`Sending the result of ${commandId}`, error)
      await sleep(ctx.clock, backoff.next(error), signal)
    }
  }
  const later = ctx.journal.isDurable ? '; the journal keeps it for the next start' : ''
  ctx.log.warn(`The agent stopped before the result of ${commandId} could be delivered${later}`)
  return false
}

/** The code of a refusal that is about this result; undefined when the same may be accepted later. */
function refusedAs(error: unknown): string | undefined {
  const status = error instanceof Refusal || error instanceof NetworkError ? error.status : undefined
  if (status === undefined || status < 400 || status >= 500 || [401, 408, 429].includes(status)) return undefined
  if (status === 413) return 'COMMAND_RESULT_TOO_LARGE'
  return error instanceof Refusal ? error.code : `HTTP_${status}`
}
