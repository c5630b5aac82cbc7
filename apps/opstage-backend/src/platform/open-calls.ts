import type { ServerResponse } from 'node:http'
import { inTurns } from './turn.ts'

/**
 * Calls `gone` when the caller hangs up or the server stops, at once if that has been, and returns what forgets it. No `AbortSignal`:
 * ten thousand polls wait, and each would hold a kilobyte more.
 */
export type WhenGone = (gone: () => void) => () => void

/** Those who wait for an answer. */
export interface OpenCalls {
  readonly isStopping: boolean
  /** For those who wait: most answer before anybody could hang up. */
  whenGone: (response: ServerResponse, gone: () => void) => () => void
  /** Lets all of them answer: their callers come back to whoever is there then. */
  stop: () => Promise<void>
}

export function createOpenCalls(): OpenCalls {
  const open = new Set<() => void>()
  let isStopping = false
  return {
    get isStopping() {
      return isStopping
    },
    whenGone: (response, gone) => {
      const end = () => {
        forget()
        gone()
      }
      const forget = () => {
        open.delete(end)
        response.off('close', end)
      }
      if (isStopping || response.destroyed) end()
      else {
        open.add(end)
        response.on('close', end)
      }
      return forget
    },
    stop: () => {
      isStopping = true
      return inTurns(open)
    },
  }
}
