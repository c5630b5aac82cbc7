import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'

export async function findCommand({ db }: Context, commandId: string): Promise<Row<'command'>> {
  const command = await db.selectFrom('command').selectAll().where('id', '=', commandId).executeTakeFirst()
  if (!command) throw new AppError('COMMAND_NOT_FOUND')
  return command
}

/** The command, if it is one of the agent's that asks. */
export async function refuseForeign(ctx: Context, commandId: string): Promise<Row<'command'>> {
  const command = await findCommand(ctx, commandId)
  if (command.agentId !== ctx.actor.id) throw new AppError('COMMAND_NOT_OWNED')
  return command
}
