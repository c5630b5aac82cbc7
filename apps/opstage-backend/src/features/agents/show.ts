import type { Agent } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { presentAgent } from './present.ts'
import { agentWithCounts } from './queries.ts'

export async function showAgent(ctx: Context, agentId: string): Promise<Agent> {
  const agent = await agentWithCounts(ctx, agentId)
  if (!agent) throw new AppError('AGENT_NOT_FOUND')
  return presentAgent(ctx, agent)
}
