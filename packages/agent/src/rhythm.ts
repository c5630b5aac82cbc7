import { setImmediate } from 'node:timers/promises'
import { createChild } from './abort.ts'
import { type Clock, settledWithin, sleep } from './clock.ts'
import type { Link } from './link.ts'
import type { Running } from './running.ts'
import type { Cadence } from './wire.ts'

/** Heartbeats come up to so much earlier than they have to, that a fleet does not beat as one. */
const SPREAD = 0.05
/** Between two polls a heartbeat comes when so much of its pause is over. */
const READY = 0.7
/** What proxies commonly allow is a minute. */
const POLL_SECONDS = { least: 15, most: 50 }
/** Heartbeats that commands cause are this far apart. */
const EARLIEST_MS = 5_000
/** A poll waits for a heartbeat no longer, since there may be commands: after a health check that takes longer it goes over a connection of its own. */
const PATIENCE_MS = 1_000

/**
 * When the next heartbeat comes. Beside a poll that is held it needs a connection of its own, each half minute a new one; between two
 * polls it goes over theirs.
 */
export interface Rhythm {
  /** Until the next heartbeat, which comes earlier when a command has ended: the health may be another one now. */
  rest(rest: Rest, endedBefore: number, signal: AbortSignal): Promise<void>
  /** To be called when a heartbeat was answered, or failed. */
  beaten(): void
  /** Between two polls: lets the next heartbeat come now if it may, and waits for it. */
  beatBetween(signal: AbortSignal): Promise<void>
}

/** Milliseconds between two heartbeats. */
export interface Rest {
  pauseMs: number
  /** After this long it may come between two polls; as long as the pause itself where it is to be kept. */
  readyMs: number
}

export const restOf = ({ heartbeatMs }: Cadence, clock: Clock): Rest => ({
  pauseMs: heartbeatMs * (1 - SPREAD + SPREAD * clock.random()),
  readyMs: heartbeatMs * READY,
})

/** How long a poll may wait: until just before the next heartbeat, which then comes between two polls. */
export function pollSeconds({ cadence }: Link): number {
  const untilNext = Math.floor(((1 - SPREAD) * (cadence?.heartbeatMs ?? 0)) / 1000)
  return Math.min(POLL_SECONDS.most, Math.max(POLL_SECONDS.least, untilNext))
}

export function createRhythm(clock: Clock, running: Running): Rhythm {
  let resting: { readyAt: number; end: () => void } | undefined
  let whenBeaten = () => {}
  return {
    async rest({ pauseMs, readyMs }, endedBefore, signal) {
      const { controller: waiting, release } = createChild(signal)
      const startedAt = clock.ticks()
      resting = { readyAt: startedAt + readyMs, end: () => waiting.abort() }
      const wakeEarly = async () => {
        while (running.ended() === endedBefore && !waiting.signal.aborted) await running.nextEnd(waiting.signal)
        await sleep(clock, Math.max(0, startedAt + EARLIEST_MS - clock.ticks()), waiting.signal)
      }
      await Promise.race([sleep(clock, pauseMs, waiting.signal), wakeEarly()])
      resting = undefined
      waiting.abort()
      release()
    },
    beaten: () => whenBeaten(),
    async beatBetween(signal) {
      // `fetch` has a connection back a turn of the event loop after its answer: whoever asks before that is given another.
      await setImmediate()
      if (!resting || clock.ticks() < resting.readyAt) return
      const beaten = new Promise<void>((resolve) => (whenBeaten = resolve))
      resting.end()
      await settledWithin(clock, beaten, PATIENCE_MS, signal)
      await setImmediate()
    },
  }
}
