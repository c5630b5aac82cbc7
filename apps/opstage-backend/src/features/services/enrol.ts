import type { agents, Body } from '@xtrape/capsule-contracts-node'
import { type Context, transact } from '../../platform/context.ts'
import { registerAgent } from '../agents/register.ts'
import { reportServices } from './report.ts'

/** Registers an agent, with its first report if it brings one: both, or neither and the token stays usable. */
export function enrolAgent(ctx: Context, { registrationToken, agent, service }: Body<typeof agents.register>) {
  return transact(ctx, async (ctx) => {
    const registered = await registerAgent(ctx, registrationToken, agent)
    if (service) await reportServices(registered.ctx, [service])
    return { agentId: registered.agent.id, agentToken: registered.agentToken }
  })
}
