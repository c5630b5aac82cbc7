import type { Store } from '../db/open.ts'
import { createHistogram, type Histogram, quantile } from './histogram.ts'
import type { Load } from './load.ts'
import { createRecent } from './recent.ts'
import type { Requests } from './requests.ts'

/** What this process did within the last minute, and how much of what it can do that was. */
export interface LastMinute {
  /** Share of its time in which the event loop was busy, 0..1. */
  eventLoop: number
  /** Share of the connections to the database that were in use, 0..1; `null` where there is one that is part of the loop. */
  pool: number | null
  requestsPerSecond: number
  transactionsPerSecond: number
  /** From asking for a transaction to its being on disk; `null` when there was none. */
  commitMs: Quantiles | null
  /** Of the longest delay of each second. */
  lagMs: Quantiles | null
}

export interface Quantiles {
  p50: number
  p99: number
}

export interface Capacity {
  /** To be called once a second, after `load` has looked. */
  look: () => void
  lastMinute: () => LastMinute
  /** Seconds from asking for a transaction to its being on disk. */
  transactions: Histogram
  /** The longest delay of the event loop in each second. */
  lags: Histogram
}

interface CapacityOptions {
  monotonic: () => number
  requests: Requests
  store: Pick<Store, 'state'>
  load: Load
}

export function createCapacity({ monotonic, requests, store, load }: CapacityOptions): Capacity {
  const transactions = createHistogram()
  const lags = createHistogram()
  const sums = { looks: 0, busy: 0, pool: 0 }
  const sampled = createRecent(monotonic, () => [sums.looks, sums.busy, sums.pool, requests.total])
  const committed = createRecent(monotonic, () => transactions.counts)
  const lagged = createRecent(monotonic, () => lags.counts)
  const perSecond = (count: number, seconds: number) => (seconds > 0 ? count / seconds : 0)

  return {
    transactions,
    lags,
    look: () => {
      const { pool } = store.state()
      sums.looks += 1
      sums.busy += load.utilization
      sums.pool += pool ? (pool.open - pool.idle) / pool.most : 0
      lags.record(load.longestLagMs / 1000)
      for (const recent of [sampled, committed, lagged]) recent.look()
    },
    lastMinute: () => {
      const { seconds, by } = sampled.grown()
      const [looks = 0, busy = 0, pool = 0, asked = 0] = by
      const commits = committed.grown().by
      return {
        eventLoop: looks > 0 ? busy / looks : 0,
        pool: store.state().pool ? (looks > 0 ? pool / looks : 0) : null,
        requestsPerSecond: perSecond(asked, seconds),
        transactionsPerSecond: perSecond(
          commits.reduce((sum, count) => sum + count, 0),
          seconds,
        ),
        commitMs: quantiles(commits),
        lagMs: quantiles(lagged.grown().by),
      }
    },
  }
}

/** In milliseconds. */
export function quantiles(counts: readonly number[]): Quantiles | null {
  const [p50, p99] = [quantile(counts, 0.5), quantile(counts, 0.99)]
  return p50 === null || p99 === null ? null : { p50: 1000 * p50, p99: 1000 * p99 }
}
