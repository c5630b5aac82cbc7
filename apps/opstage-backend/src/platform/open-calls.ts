import type { ServerResponse } from 'node:http'
import { setImmediate } from 'node:timers/promises'

/** Answering ten thousand polls in one turn of the event loop would hold up everybody else for a third of a second. */
const AT_ONCE = 100

/** Made once: a reason of its own for each, with the stack that is in it, costs more than the rest of the answer. */
const HUNG_UP = new Error('The caller has hung up')

/** Those who wait for an answer. */
export interface OpenCalls {
  readonly isStopping: boolean
  /** Aborted when the caller hangs up or the server stops. For those who wait: most answer before anybody could hang up. */
  signalOf: (response: ServerResponse) => AbortSignal
  /** Lets all of them answer: their callers come back to whoever is there then. */
  stop: () => Promise<void>
}

export function createOpenCalls(): OpenCalls {
  const open = new Set<AbortController>()
  let isStopping = false
  return {
    get isStopping() {
      return isStopping
    },
    signalOf: (response) => {
      if (isStopping) return AbortSignal.abort(HUNG_UP)
      const gone = new AbortController()
      open.add(gone)
      response.once('close', () => {
        open.delete(gone)
        gone.abort(HUNG_UP)
      })
      return gone.signal
    },
    stop: async () => {
      isStopping = true
      let count = 0
      for (const call of open) {
        call.abort(HUNG_UP)
        count += 1
        if (count % AT_ONCE === 0) await setImmediate()
      }
    },
  }
}
