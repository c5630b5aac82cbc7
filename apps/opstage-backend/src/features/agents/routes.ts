import { agents, delivery } from '@xtrape/capsule-contracts-node'
import type { Mount } from '../../platform/mount.ts'
import { pollCommands } from '../commands/poll.ts'
import { presentDelivery } from '../commands/present.ts'
import { disableAgent, enableAgent, revokeAgent } from './change-status.ts'
import { deleteAgent } from './delete.ts'
import { presentAgent } from './present.ts'
import { listAgents } from './queries.ts'
import { showAgent } from './show.ts'
import { touchAgent } from './touch.ts'

export function agentRoutes(mount: Mount) {
  mount(agents.list, async ({ ctx, query }) => {
    const { rows, pagination } = await listAgents(ctx, query)
    return { data: rows.map((agent) => presentAgent(ctx, agent)), pagination }
  })
  mount(agents.disable, async ({ ctx, params }) => showAgent(ctx, (await disableAgent(ctx, params.agentId)).id))
  mount(agents.enable, async ({ ctx, params }) => showAgent(ctx, (await enableAgent(ctx, params.agentId)).id))
  mount(agents.revoke, async ({ ctx, params }) => showAgent(ctx, (await revokeAgent(ctx, params.agentId)).id))
  mount(agents.remove, ({ ctx, params }) => deleteAgent(ctx, params.agentId))

  mount(delivery.poll, async ({ ctx, params: { agentId }, query, whenGone }) => {
    ctx.counters.agentCommandPolls += 1
    await touchAgent(ctx, { polled: true })
    const { limit, ack, waitSeconds } = query
    // Who acknowledges without naming a journal has one that never changes.
    const journal = ack === undefined ? undefined : (query.journal ?? '')
    const poll = { agentId, limit, journal, ack: ack ?? [], waitMs: waitSeconds * 1000, whenGone }
    const { commands, ...control } = await pollCommands(ctx, poll)
    return { data: commands.map(presentDelivery), ...control }
  })
}
