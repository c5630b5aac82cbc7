import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

const RESOLUTION_MS = 10

/** How late a generator of load was itself, so that a slow generator is not taken for a slow server. */
export interface Lateness {
  p99Ms: number
  maxMs: number
  /** The share of the time it was busy, 0..1: at 1 it is the generator that is measured. */
  busy: number
}

export function lateness(): { stop: () => Lateness } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  const before = performance.eventLoopUtilization()
  return {
    stop: () => {
      delay.disable()
      const late = (ns: number) => Math.max(0, ns / 1e6 - RESOLUTION_MS)
      const busy = performance.eventLoopUtilization(before).utilization
      return { p99Ms: late(delay.percentile(99)), maxMs: late(delay.max), busy }
    },
  }
}
