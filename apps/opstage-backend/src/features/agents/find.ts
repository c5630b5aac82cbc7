import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'

export async function findAgent({ db }: Pick<Context, 'db'>, agentId: string): Promise<Row<'agent'>> {
  const agent = await db.selectFrom('agent').selectAll().where('id', '=', agentId).executeTakeFirst()
  if (!agent) throw new AppError('AGENT_NOT_FOUND')
  return agent
}
