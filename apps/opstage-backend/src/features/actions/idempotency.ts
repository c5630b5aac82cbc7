import type { Row } from '../../db/tables.ts'
import { type Context, isoNow } from '../../platform/context.ts'
import { AppError, invalid } from '../../platform/errors.ts'
import { sha256 } from '../../platform/ids.ts'
import { findCommand } from '../commands/find.ts'

const MOST = 200
/** For this long the same key means the same request. */
export const IDEMPOTENCY_HOURS = 24

/**
 * Runs `create` once for each key of a user: a repetition gets the command of the first time, another request under the
 * same key is refused. Call it inside the transaction that creates the command. Only a fingerprint of the request is kept.
 */
export async function once(
  ctx: Context,
  key: string | undefined,
  request: unknown,
  create: (ctx: Context) => Promise<Row<'command'>>,
): Promise<Row<'command'>> {
  if (key === undefined) return create(ctx)
  if (key.length === 0 || key.length > MOST)
    throw invalid([{ path: 'headers.idempotency-key', message: `must have 1 to ${MOST} characters` }])
  const fingerprint = ctx.seals.sign(`idempotency ${JSON.stringify(request)}`)
  const oldest = new Date(ctx.now().getTime() - IDEMPOTENCY_HOURS * 3_600_000).toISOString()
  const id = sha256(`${ctx.actor.id} ${key}`)
  await ctx.db.deleteFrom('idempotencyKey').where('id', '=', id).where('createdAt', '<', oldest).execute()
  const claimed = await ctx.db
    .insertInto('idempotencyKey')
    .values({ id, fingerprint, commandId: '', createdAt: isoNow(ctx) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (claimed) {
    const command = await create(ctx)
    await ctx.db.updateTable('idempotencyKey').set({ commandId: command.id }).where('id', '=', id).execute()
    return command
  }
  const first = await ctx.db.selectFrom('idempotencyKey').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  if (first.fingerprint !== fingerprint)
    throw new AppError('CONFLICT', { message: 'This Idempotency-Key was used for another request; take a new one' })
  return findCommand(ctx, first.commandId)
}
