import type { Agent } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'
import { presentAgent } from './present.ts'
import { withCounts } from './queries.ts'
import { isOffline } from './status.ts'

/** Agents that are gone without a service that would show it, and agents that do not take their commands. */
export async function agentsNeedingAttention(ctx: Context, limit: number): Promise<Agent[]> {
  const gone = await withCounts(ctx)
    .where(isOffline(ctx))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('capsuleService')
            .select('capsuleService.id')
            .whereRef('capsuleService.agentId', '=', 'agent.id'),
        ),
      ),
    )
    .orderBy('agent.lastHeartbeatAt', 'desc')
    .limit(limit)
    .execute()
  return [...gone.map((row) => presentAgent(ctx, row)), ...(await deafAgents(ctx, limit))]
}

/** Agents that are there and do not take the commands that wait for them. */
export async function deafAgents(ctx: Context, limit: number): Promise<Agent[]> {
  const waitedFor = await withCounts(ctx)
    .where('agent.id', 'in', (eb) =>
      eb.selectFrom('command').select('command.agentId').where('command.status', '=', 'PENDING'),
    )
    .limit(limit)
    .execute()
  return waitedFor.map((row) => presentAgent(ctx, row)).filter(({ attention }) => attention !== null)
}
