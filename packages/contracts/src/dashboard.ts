import { z } from 'zod'
import { AuditEvent } from './audit.ts'
import { Cause } from './cause.ts'
import { Command } from './command.ts'
import { time } from './fields.ts'
import { route } from './route.ts'
import { Acknowledgement } from './service.ts'

const counts = z.record(z.string(), z.int())

export const AttentionItem = z
  .object({
    kind: z.enum(['SERVICE', 'AGENT']),
    target: z.object({ id: z.string(), code: z.string(), name: z.string() }),
    /** The status that needs a look, or NOT_TAKING_COMMANDS. */
    status: z.string(),
    since: time,
    reason: z.string(),
    cause: Cause,
    /** Somebody knows of it already: such items come last. */
    acknowledgement: Acknowledgement.nullable(),
  })
  .meta({ id: 'AttentionItem' })
export type AttentionItem = z.infer<typeof AttentionItem>

export const DashboardSummary = z
  .object({
    agentCounts: counts,
    serviceCounts: counts,
    /** No status counts further than 10,000. */
    commandCounts: counts,
    /** Worst first, at most 50; the counts say how many there are. */
    attention: z.array(AttentionItem),
    /** When nothing needs attention: since when. */
    calmSince: time.nullable(),
    /** Executions by the hour they were asked for, 24 of them, oldest first. */
    commandsPerHour: z.array(
      z.object({
        hour: time,
        succeeded: z.int(),
        failed: z.int(),
        expired: z.int(),
        cancelled: z.int(),
        open: z.int(),
      }),
    ),
    recentCommands: z.array(Command),
    recentAuditEvents: z.array(AuditEvent),
    notices: z.array(z.object({ code: z.string(), message: z.string(), since: time })),
  })
  .meta({ id: 'DashboardSummary' })
export type DashboardSummary = z.infer<typeof DashboardSummary>

export const dashboard = {
  summary: route({
    id: 'getDashboardSummary',
    method: 'GET',
    path: '/api/admin/dashboard/summary',
    access: 'viewer',
    summary: 'What needs attention, counts, the last 24 hours',
    data: DashboardSummary,
  }),
}
