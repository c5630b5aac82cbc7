import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { Log } from './log.ts'
import type { Peers } from './peers.ts'

/** One look at the event loop. */
export interface Busyness {
  /** The share of the time it was busy, 0..1. */
  utilization: number
  /** The delay that half of its turns exceeded. */
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
  /** So far behind that a new poll is better sent away than kept waiting. */
  readonly isOverloaded: boolean
  /** To be called once a second. */
  look: () => void
}

const MOST = 4
/** Above this share the cadence is stretched, below the other it comes back, more slowly. */
const BUSY = 0.8
const CALM = 0.5
const OVERLOADED_MS = 250
const RESOLUTION_MS = 20
/** Each backend says once a second by how much it stretches; one that says nothing for this long does not any more. */
const HEARD_MS = 3000

interface LoadOptions {
  /** Milliseconds that only grow. */
  now: () => number
  /** How long the longest cadence that was told may still be lived by, at a stretch of 1. */
  patienceMs: number
  peers: Pick<Peers, 'tell' | 'hear'>
  measure?: (() => Busyness) | undefined
}

export function createLoad({ now, patienceMs, peers, measure = measureLoop() }: LoadOptions): Load {
  let seen: Busyness = { utilization: 0, lagMs: 0, longestLagMs: 0 }
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
    get isOverloaded() {
      return seen.lagMs > OVERLOADED_MS
    },
    look: () => {
      seen = measure()
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

/** One look, and a line in the log when it begins or ends to be too much. */
export function watchLoad({ load, log }: { load: Load; log: Log }) {
  const was = load.isOverloaded
  load.look()
  const { lagMs, utilization, stretch, isOverloaded } = load
  if (isOverloaded === was) return
  const facts = { lagMs: Math.round(lagMs), utilization, stretch }
  if (isOverloaded) log.warn(facts, 'overloaded: new polls are sent away until this is over')
  else log.info(facts, 'not overloaded any more')
}

function measureLoop(): () => Busyness {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let before = performance.eventLoopUtilization()
  return () => {
    const { utilization } = performance.eventLoopUtilization(before)
    before = performance.eventLoopUtilization()
    const late = (nanoseconds: number) => (delay.count > 0 ? Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS) : 0)
    const seen = { utilization, lagMs: late(delay.percentile(50)), longestLagMs: late(delay.max) }
    delay.reset()
    return seen
  }
}
