import type { Server } from 'node:net'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { createCrowdWatch } from './crowd.ts'
import { knock } from './knock.ts'
import type { Log } from './log.ts'
import type { Peers } from './peers.ts'

/** One look at the event loop. */
export interface Busyness {
  /** The share of the time it was busy, 0..1. */
  utilization: number
  /** The delay at a moment taken at random: a turn of two seconds counts for all that arrives in it, not as one of many. */
  lagMs: number
  /** The longest delay. */
  longestLagMs: number
}

/** How busy this process is, and how far it asks agents to stay away because of that. */
export interface Load extends Readonly<Busyness> {
  /** By how much longer agents are told to stay away than configured, 1..`MOST`. */
  readonly stretch: number
  /** The longest stretch that some agent may still live by, whichever backend told it: what counts as silence is longer by this factor. */
  readonly patience: number
  /** How long a new connection waited to be taken when it was last looked at, milliseconds. */
  readonly acceptMs: number
  /** So far behind that a new poll is better sent away than kept waiting. */
  readonly isOverloaded: boolean
  /** To be called once a second, with how long a new connection waits. */
  look: (acceptMs?: number) => void
}

const MOST = 4
/** Above this share the cadence is stretched, below the other it comes back, more slowly. */
const BUSY = 0.8
const CALM = 0.5
/**
 * Above this wait, in two looks one after the other, new polls are sent away: something that blocks once is over by then.
 * Below the other they are taken again, since whatever is sent away makes room at once.
 */
const OVERLOADED_MS = 250
const RELIEVED_MS = 100
/**
 * With more than a thousand requests at once Node goes on reading sockets for very long before it looks at its timers, and
 * with them at us. That none has run for this long says the same as a look would.
 */
const STUCK_MS = 1000
const TICK_MS = 100
const RESOLUTION_MS = 20
/**
 * A server that has just started refuses nobody: ten thousand agents that come back can be the work of one turn of more than a
 * second (at two of eight restarts, on the machine of docs/performance.md), and it is over with them.
 */
const RETURN_MS = 15_000
/** Each backend says once a second by how much it stretches; one that says nothing for this long does not any more. */
const HEARD_MS = 3000

/** What is looked at. */
export interface Loop {
  /** How it was since it was asked the last time. */
  measure: () => Busyness
  /** Whether it has not turned for so long that nothing can be measured. */
  isStuck: () => boolean
}

interface LoadOptions {
  /** Milliseconds that only grow. */
  now: () => number
  /** How long the longest cadence that was told may still be lived by, at a stretch of 1. */
  patienceMs: number
  peers: Pick<Peers, 'tell' | 'hear'>
  /** For how long from now a fleet may come back, and nobody is refused. Default: 15 s. */
  returnMs?: number
  loop?: Loop | undefined
  /** Resolves when it is the turn of whoever needs the database now. */
  queue?: () => Promise<unknown>
}

export function createLoad({
  now,
  patienceMs,
  peers,
  returnMs = RETURN_MS,
  loop = watchLoop(),
  queue,
}: LoadOptions): Load {
  const queueMs = queue ? watchQueue(queue, now) : () => 0
  let seen: Busyness = { utilization: 0, lagMs: 0, longestLagMs: 0 }
  /** What whoever comes now waits for: the loop, or the database. */
  let waitMs = 0
  let acceptMs = 0
  const watchCrowd = createCrowdWatch({ lateMs: OVERLOADED_MS, relievedMs: RELIEVED_MS })
  const refusesFrom = now() + returnMs
  let isBehind = false
  let isCrowded = false
  let stretch = 1
  let patience = 1
  let patientSince = now()
  /** The longest stretch at another backend. An agent that was told there is looked at here too. */
  let heard = { stretch: 1, at: now() }
  const isOld = () => now() - heard.at > HEARD_MS
  peers.hear('load', ({ words: [there], isOwn }) => {
    if (!isOwn && (isOld() || Number(there) >= heard.stretch)) heard = { stretch: Number(there), at: now() }
  })
  return {
    get utilization() {
      return seen.utilization
    },
    get lagMs() {
      return seen.lagMs
    },
    get longestLagMs() {
      return seen.longestLagMs
    },
    get stretch() {
      return stretch
    },
    get patience() {
      return patience
    },
    get acceptMs() {
      return acceptMs
    },
    get isOverloaded() {
      return now() >= refusesFrom && (isBehind || isCrowded || loop.isStuck())
    },
    look: (accepted = 0) => {
      seen = loop.measure()
      const before = waitMs
      waitMs = Math.max(seen.lagMs, queueMs())
      acceptMs = accepted
      // Each for itself: a fleet that comes back, and holds up the loop for a moment, is not refused until the last is in.
      isBehind = isBehind ? waitMs > RELIEVED_MS : Math.min(before, waitMs) > OVERLOADED_MS
      isCrowded = watchCrowd(acceptMs)
      if (seen.utilization > BUSY) stretch = Math.min(MOST, stretch * 1.2)
      else if (seen.utilization < CALM) stretch = Math.max(1, stretch / 1.05)
      if (stretch > 1) peers.tell('load', stretch.toFixed(2))
      const longest = Math.max(stretch, isOld() ? 1 : heard.stretch)
      if (longest < patience && now() - patientSince < patienceMs * patience) return
      patience = longest
      patientSince = now()
    },
  }
}

interface Watched {
  load: Load
  capacity: { look: () => void }
  log: Log
  monotonic: () => number
}

/** A job for each second: one look, and a line in the log when it begins or ends to be too much. */
export function watchLoad({ load, capacity, log, monotonic }: Watched, server: Server): () => Promise<void> {
  // Where a firewall keeps us from ourselves, that we wait says nothing.
  let isReachable = false
  const waitToEnter = watchQueue(() => knock(server).then(() => (isReachable = true)), monotonic)
  return async () => {
    const was = load.isOverloaded
    const waitedMs = waitToEnter()
    load.look(isReachable ? waitedMs : 0)
    capacity.look()
    const { lagMs, acceptMs, utilization, stretch, isOverloaded } = load
    if (isOverloaded === was) return
    const facts = { lagMs: Math.round(lagMs), acceptMs: Math.round(acceptMs), utilization, stretch }
    if (isOverloaded) log.warn(facts, 'overloaded: new polls are sent away until this is over')
    else log.info(facts, 'not overloaded any more')
  }
}

/** What `ask` takes, asked anew with each look; one that is not answered yet has taken as long as it waits. */
export function watchQueue(ask: () => Promise<unknown>, now: () => number): () => number {
  let took = 0
  let askedAt: number | undefined
  return () => {
    if (askedAt !== undefined) return now() - askedAt
    const startedAt = now()
    askedAt = startedAt
    const answered = () => {
      took = now() - startedAt
      askedAt = undefined
    }
    void ask().then(answered, answered)
    return took
  }
}

function watchLoop(): Loop {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let before = performance.eventLoopUtilization()
  let turnedAt = performance.now()
  setInterval(() => (turnedAt = performance.now()), TICK_MS).unref()
  return {
    isStuck: () => performance.now() - turnedAt > STUCK_MS,
    measure: () => {
      const { utilization } = performance.eventLoopUtilization(before)
      before = performance.eventLoopUtilization()
      const { count, mean, stddev, max } = delay
      const late = (nanoseconds: number) => (count > 0 ? Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS) : 0)
      // Each turn weighed with how long it took: the sum of the squares over the sum.
      const seen = { utilization, lagMs: late(mean + stddev ** 2 / mean), longestLagMs: late(max) }
      delay.reset()
      return seen
    },
  }
}
