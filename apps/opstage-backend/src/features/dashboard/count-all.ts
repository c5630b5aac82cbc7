import type { Metrics } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'
import { countEvents } from '../audit/count.ts'
import { countActions, countAgents, countCommandsUpTo, countServices, countUsers } from './counts.ts'
import { failedPrepares } from './queries.ts'

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0)

/** What the v0.1 document calls metrics. */
export async function countAll(ctx: Context): Promise<Pick<Metrics, 'totals' | 'byStatus' | 'operational'>> {
  const agents = await countAgents(ctx)
  const services = await countServices(ctx)
  const commands = await countCommandsUpTo(ctx)
  const ended = await countActions(ctx, [
    'command.dispatched',
    'command.completed',
    'command.failed',
    'action.prepare.requested',
  ])
  const prepares = new Map((await failedPrepares(ctx)).map(({ status, count }) => [status, Number(count)]))
  const totals = { agents: sum(agents), services: sum(services), commands: sum(commands) }
  return {
    totals: { ...totals, users: await countUsers(ctx), auditEvents: await countEvents(ctx) },
    byStatus: { agents, services, commands },
    operational: {
      agentCommandPolls: ctx.counters.agentCommandPolls,
      oversizedCommandResultsRejected: ctx.counters.oversizedCommandResultsRejected,
      commandsDispatched: ended['command.dispatched']!,
      commandsCompleted: ended['command.completed']!,
      commandsFailed: ended['command.failed']!,
      actionPrepareRequested: ended['action.prepare.requested']!,
      actionPrepareTimeouts: Math.max(ctx.counters.actionPrepareTimeouts, prepares.get('EXPIRED') ?? 0),
      actionPrepareFailures: prepares.get('FAILED') ?? 0,
    },
  }
}
