import { type Context, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { findAgent } from './find.ts'

export function deleteAgent(ctx: Context, agentId: string) {
  return transact(ctx, async (ctx) => {
    const agent = await findAgent(ctx, agentId)
    const deleted = await ctx.db
      .deleteFrom('agent')
      .where('id', '=', agentId)
      .where('status', '=', 'REVOKED')
      .where((eb) =>
        eb.not(eb.exists(eb.selectFrom('capsuleService').select('id').where('capsuleService.agentId', '=', agentId))),
      )
      .returning('id')
      .executeTakeFirst()
    if (!deleted) throw new AppError('AGENT_NOT_DELETABLE')
    await record(ctx, 'agent.deleted', { type: 'Agent', id: agentId, name: agent.code })
  })
}
