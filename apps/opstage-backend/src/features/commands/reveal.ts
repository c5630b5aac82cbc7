import type { Row } from '../../db/tables.ts'
import { type Context, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'

/** The one-time secret of a command goes to whoever asked for the command, or to an owner. */
export const maySee = ({ actor }: Context, command: Row<'command'>) =>
  actor.type === 'USER' && (actor.id === command.createdByUserId || actor.role === 'owner')

/** Takes it, once the record says so: there is no second time. */
export async function revealSecret(ctx: Context, command: Row<'command'>): Promise<string | undefined> {
  if (!maySee(ctx, command) || !ctx.vault.has(command.id)) return undefined
  await transact(ctx, (ctx) =>
    record(ctx, 'command.secret.revealed', { type: 'Command', id: command.id, name: command.actionLabel }),
  )
  return ctx.vault.take(command.id)
}
