import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { inTurns } from './turn.ts'

/**
 * Calls `gone` when the caller hangs up or the server stops, at once if that has been, and returns what forgets it. No `AbortSignal`:
 * ten thousand polls wait, and each would hold a kilobyte more.
 */
export type WhenGone = (gone: () => void) => () => void

/** Who waits for an answer, and may hang up. */
export type Caller = ServerResponse | Socket

/** Those who wait for an answer. */
export interface OpenCalls {
  readonly isStopping: boolean
  /** For those who wait: most answer before anybody could hang up. */
  whenGone: (caller: Caller, gone: () => void) => () => void
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
    whenGone: (caller, gone) => {
      const end = () => {
        forget()
        gone()
      }
      const forget = () => {
        open.delete(end)
        caller.off('close', end)
      }
      if (isStopping || caller.destroyed) end()
      else {
        open.add(end)
        caller.on('close', end)
      }
      return forget
    },
    stop: () => {
      isStopping = true
      return inTurns(open)
    },
  }
}
