import type { CommandDetail } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'
import { findCommand } from './find.ts'
import { presentCommandDetail } from './present.ts'
import { resultOf } from './queries.ts'
import { maySee, revealSecret } from './reveal.ts'

/** A command with all that came of it; with `reveal` its one-time secret is spent, if the caller may see it. */
export async function showCommand(
  ctx: Context,
  commandId: string,
  { reveal }: { reveal: boolean },
): Promise<CommandDetail> {
  const command = await findCommand(ctx, commandId)
  const revealed = reveal ? await revealSecret(ctx, command) : undefined
  const isAvailable = maySee(ctx, command) && (await ctx.vault.has(ctx.db, command.id))
  return presentCommandDetail(command, await resultOf(ctx, commandId), { isAvailable, revealed })
}
