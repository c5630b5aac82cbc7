import type { DashboardSummary } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'
import { currentAlarm } from '../audit/alarm.ts'
import { presentAuditEvent } from '../audit/present.ts'
import { presentCommand } from '../commands/present.ts'
import { healthySince } from '../services/needing-attention.ts'
import { listAttention } from './attention.ts'
import { countAgents, countCommandsUpTo, countServices } from './counts.ts'
import { commandsPerHour } from './per-hour.ts'
import { recentAuditEvents, recentCommands } from './queries.ts'

export async function summarize(ctx: Context): Promise<DashboardSummary> {
  const attention = await listAttention(ctx)
  return {
    agentCounts: await countAgents(ctx),
    serviceCounts: await countServices(ctx),
    commandCounts: await countCommandsUpTo(ctx),
    attention,
    calmSince: attention.length === 0 ? await healthySince(ctx) : null,
    commandsPerHour: await commandsPerHour(ctx),
    recentCommands: (await recentCommands(ctx)).map(presentCommand),
    recentAuditEvents: (await recentAuditEvents(ctx)).map(presentAuditEvent),
    notices: [...notices(ctx), ...(await auditNotices(ctx))],
  }
}

async function auditNotices(ctx: Context): Promise<DashboardSummary['notices']> {
  const alarm = await currentAlarm(ctx)
  return alarm ? [{ code: 'AUDIT_ALARM', message: alarm.message, since: alarm.since }] : []
}

/** What is to be known before anything else on the page is believed. */
function notices({ grace, backups: { failure } }: Context): DashboardSummary['notices'] {
  const failed = failure ? [{ code: 'BACKUP_FAILED', ...failure }] : []
  if (grace.silence !== 'suspected' || grace.silentSince === null) return failed
  const message =
    'More than half of the agents fell silent at once. The network or this server may be the cause; nobody is marked offline yet.'
  return [{ code: 'MASS_SILENCE', message, since: grace.silentSince }, ...failed]
}
