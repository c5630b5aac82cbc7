import { type Clock, settledWithin } from './clock.ts'

/**
 * Asks a function of the host's, for at most `limitMs`. While one call hangs, no second one is made: it would hang
 * too, and the calls would pile up in the host.
 */
export function createProvider<T>(clock: Clock, limitMs: number): Provider<T> {
  let source: (() => T | Promise<T>) | undefined
  let pending: Promise<T> | undefined

  return {
    set(next) {
      source = next
    },
    async ask(signal) {
      if (!source) return undefined
      const ask = source
      pending ??= (async () => ask())().finally(() => {
        pending = undefined
      })
      const current = pending
      if (await settledWithin(clock, current, limitMs, signal)) return current
      throw new Error(`no answer within ${limitMs / 1000} s`)
    },
  }
}

export interface Provider<T> {
  set(source: () => T | Promise<T>): void
  /** What the host says; undefined when it was never set. Rejects when it throws or takes too long. */
  ask(signal?: AbortSignal): Promise<T | undefined>
}
