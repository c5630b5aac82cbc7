import type { Context } from './context.ts'
import { messageOf } from './errors.ts'
import { Failure, type Outcome } from './result.ts'
import type { DeliveredCommand } from './wire.ts'

const GRACE_MS = 5_000
/** A service that stops has no more time than this. */
const STOP_GRACE_MS = 1_000

/**
 * The outcome of work that was told by `signal` to end: a success that won the race counts, everything else is what
 * the signal says. Who does not end is given up after a while, and what comes of it then is only logged.
 */
export function endedInTime(
  { clock, log }: Context,
  { id, actionName }: DeliveredCommand,
  work: Promise<Outcome>,
  signal: AbortSignal,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let gaveUp = false
    let cancel = () => {}
    const giveUpSoon = () => {
      const reason = signal.reason as Failure
      const graceMs = reason.code === 'AGENT_STOPPED' ? STOP_GRACE_MS : GRACE_MS
      cancel = clock.after(graceMs, () => {
        gaveUp = true
        reject(ignored(reason, graceMs))
      })
    }
    signal.addEventListener('abort', giveUpSoon, { once: true })
    const end = (act: () => void, late: string) => {
      cancel()
      signal.removeEventListener('abort', giveUpSoon)
      if (gaveUp) log.warn(`The action "${actionName}" has ended long after it was to stop (${id}); it ${late}`)
      else act()
    }
    work.then(
      (outcome) => {
        const counts = outcome.head.success || !signal.aborted
        const answered = outcome.head.success ? 'succeeded' : `failed: ${outcome.head.message}`
        end(() => (counts ? resolve(outcome) : reject(signal.reason)), answered)
      },
      (error: unknown) => end(() => reject(signal.aborted ? signal.reason : error), `failed: ${messageOf(error)}`),
    )
  })
}

function ignored({ code, message }: Failure, graceMs: number): Failure {
  if (code === 'AGENT_STOPPED')
    return new Failure(code, `${message}, and the handler did not end; it may have had effects`)
  const text = `${message}, and the handler did not end within ${graceMs / 1000} s of being told; it may still be running`
  return new Failure('ACTION_TIMEOUT', text)
}
