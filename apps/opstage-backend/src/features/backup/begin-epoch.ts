import { type Context, isoNow, transact } from '../../platform/context.ts'
import { EPOCH_ACTION } from '../audit/chain/event.ts'
import { record } from '../audit/record.ts'
import { seal } from '../audit/seal.ts'
import { endCommands } from '../commands/end.ts'
import type { Manifest } from './manifest.ts'

interface Restore {
  /** The name of the file. */
  backup: string
  manifest: Pick<Manifest, 'createdAt' | 'auditHead'> & { sha256: string | null }
  /** Where the record of the database ended that was replaced, if there was one to be read. */
  replacedHead: { sequence: number; hash: string } | null
}

/**
 * Makes a database that was taken out of a backup fit to go on: what was open then may have been done since, and nobody
 * knows; who was signed in then may have been shut out since. That it was restored is on the record, and the signed head
 * says so, so that witnesses who remember more take it for what it is.
 */
export async function beginEpoch(ctx: Context, { backup, manifest, replacedHead }: Restore) {
  const { sha256, createdAt, auditHead } = manifest
  const ended = await transact(ctx, async (ctx) => {
    const commands = await endOpenCommands(ctx, createdAt)
    const sessions = await endAllSessions(ctx)
    await record(
      ctx,
      EPOCH_ACTION,
      { type: 'Workspace', id: ctx.workspaceId },
      {
        message: `Restored from ${backup} of ${createdAt}`,
        metadata: { backup, sha256, createdAt, head: auditHead, replacedHead, commands, sessions },
      },
    )
    return { commands, sessions }
  })
  await seal(ctx)
  return ended
}

async function endOpenCommands(ctx: Context, createdAt: string): Promise<number> {
  const errorMessage = `The database was restored from a backup of ${createdAt}; whether the handler has run since is not known`
  const end = { status: 'FAILED', errorCode: 'RESTORED', errorMessage } as const
  const ended = await endCommands(ctx, end, (eb) => eb.and([]))
  for (const { id, actionLabel } of ended)
    await record(
      ctx,
      'command.failed',
      { type: 'Command', id, name: actionLabel },
      { result: 'FAILURE', metadata: { errorCode: 'RESTORED' } },
    )
  return ended.length
}

async function endAllSessions(ctx: Context): Promise<number> {
  const at = isoNow(ctx)
  const { numUpdatedRows } = await ctx.db
    .updateTable('session')
    .set({ endedAt: at })
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', at)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
