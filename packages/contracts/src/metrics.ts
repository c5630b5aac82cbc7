import { z } from 'zod'
import { route, textStream } from './route.ts'

const counts = z.record(z.string(), z.int())
const share = z.number().min(0).max(1)
const quantiles = z.object({ p50: z.number(), p99: z.number() }).nullable()

/** What this backend did within the last minute, and how far that is from what it can do. */
export const Capacity = z
  .object({
    /** The share of what this backend can do that was used: the larger of `eventLoop` and `database.pool`. */
    used: share,
    limitedBy: z.enum(['EVENT_LOOP', 'DATABASE']),
    /** Share of the time in which its one thread was busy. */
    eventLoop: share,
    /** Of the longest delay of each second, in milliseconds. */
    lagMs: quantiles,
    /** How long a new connection waited to be taken when it was last looked at, milliseconds. */
    acceptMs: z.number(),
    requestsPerSecond: z.number(),
    database: z.object({
      /** Share of the connections in use; null on SQLite, whose work is part of the event loop's. */
      pool: share.nullable(),
      transactionsPerSecond: z.number(),
      /** From asking for a transaction to its being on disk, in milliseconds; null when there was none. */
      commitMs: quantiles,
    }),
    /** What waits at this moment. */
    queues: z.object({
      commits: z.int(),
      hashing: z.int(),
      /** Audit events without their place in the chain; counted up to 10,000. */
      unsealedAuditEvents: z.int(),
      waitingPolls: z.int(),
      liveClients: z.int(),
    }),
    /** How much longer than configured agents are asked to stay away, 1..4. */
    cadenceStretch: z.number(),
    /** New polls are sent away. */
    isOverloaded: z.boolean(),
  })
  .meta({ id: 'Capacity' })
export type Capacity = z.infer<typeof Capacity>

/** Figures of one name, as GET /metrics prints them; several samples make a histogram. */
export const Measurement = z
  .object({
    name: z.string(),
    type: z.enum(['counter', 'gauge', 'histogram']),
    help: z.string(),
    samples: z.array(
      z.object({
        suffix: z.enum(['_bucket', '_sum', '_count']).optional(),
        labels: z.record(z.string(), z.string()),
        value: z.number(),
      }),
    ),
  })
  .meta({ id: 'Measurement' })

export const Metrics = z
  .object({
    /** Of commands, those of no status count further than 10,000. */
    totals: counts,
    byStatus: z.record(z.string(), counts),
    /** From the record, no further than 10,000 each; polls and oversized results since this process started. */
    operational: z.object({
      agentCommandPolls: z.int(),
      commandsDispatched: z.int(),
      commandsCompleted: z.int(),
      commandsFailed: z.int(),
      actionPrepareRequested: z.int(),
      actionPrepareTimeouts: z.int(),
      actionPrepareFailures: z.int(),
      oversizedCommandResultsRejected: z.int(),
    }),
    capacity: Capacity,
    /** With `measurements=true`: all that GET /metrics tells. */
    measurements: z.array(Measurement).optional(),
  })
  .meta({ id: 'AdminMetrics' })
export type Metrics = z.infer<typeof Metrics>

export const metrics = {
  show: route({
    id: 'getAdminMetrics',
    method: 'GET',
    path: '/api/admin/metrics',
    access: 'viewer',
    summary: 'Totals, and how busy this backend is',
    query: z.object({ measurements: z.enum(['true', 'false']).default('false') }),
    data: Metrics,
  }),
  scrape: route({
    id: 'scrapeMetrics',
    method: 'GET',
    path: '/metrics',
    access: 'monitor',
    summary: 'The same for Prometheus',
    data: textStream,
    stream: 'text/plain; version=0.0.4; charset=utf-8',
  }),
}
