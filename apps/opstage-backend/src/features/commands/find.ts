import { gathered } from '../../db/gathered.ts'
import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'

export async function findCommand({ db }: Context, commandId: string): Promise<Row<'command'>> {
  const command = await db.selectFrom('command').selectAll().where('id', '=', commandId).executeTakeFirst()
  if (!command) throw new AppError('COMMAND_NOT_FOUND')
  return command
}

/** The command, if it is one of the agent's that asks; what is true of it now stays so until the transaction ends. */
export async function refuseForeign(ctx: Context, commandId: string): Promise<Row<'command'>> {
  const [command] = await holdCommand(ctx, { commandId })
  if (!command) throw new AppError('COMMAND_NOT_FOUND')
  if (command.agentId !== ctx.actor.id) throw new AppError('COMMAND_NOT_OWNED')
  return command
}

const holdCommand = gathered(({ db, store }, { commandId }: { commandId: string }) =>
  store.dialect.lockRows(db.selectFrom('command').selectAll().where('id', '=', commandId)),
)
