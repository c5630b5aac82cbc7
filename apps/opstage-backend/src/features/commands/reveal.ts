import type { Row } from '../../db/tables.ts'
import { type Context, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'

/** The one-time secret of a command goes to whoever asked for the command, or to an owner. */
export const maySee = ({ actor }: Context, command: Row<'command'>) =>
  actor.type === 'USER' && (actor.id === command.createdByUserId || actor.role === 'owner')

/** Takes it: there is no second time. What cannot be put on the record is not shown, and waits for the next try. */
export async function revealSecret(ctx: Context, command: Row<'command'>): Promise<string | undefined> {
  if (!maySee(ctx, command) || !(await ctx.vault.has(ctx.db, command.id))) return undefined
  let secret: string | undefined
  try {
    await transact(ctx, async (ctx) => {
      secret = await ctx.vault.take(ctx.db, command.id)
      if (secret === undefined) return
      await record(ctx, 'command.secret.revealed', { type: 'Command', id: command.id, name: command.actionLabel })
    })
    return secret
  } catch (error) {
    if (secret !== undefined) ctx.vault.giveBack(command.id, secret)
    throw error
  }
}
