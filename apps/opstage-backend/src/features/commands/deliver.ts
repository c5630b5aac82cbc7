import type { Row } from '../../db/tables.ts'
import { type Context, isoAfter, isoNow, transact } from '../../platform/context.ts'
import { lookUntil } from '../../platform/wakeups.ts'
import { record } from '../audit/record.ts'
import { endCommands } from './end.ts'
import { unsealPayload } from './secrets.ts'
import { commandsOf, DELIVERY_SECONDS, RESULT_SECONDS, ttlSeconds } from './state.ts'

/** A command on its way to its agent, the payload in the clear. */
export type Delivery = Row<'command'> & { payload: Record<string, unknown> }

interface Poll {
  agentId: string
  limit: number
  waitMs: number
  signal: AbortSignal
}

/** Hands out an agent's oldest waiting commands; an empty answer is held back until one arrives or the time is over. */
export async function deliverCommands(ctx: Context, { agentId, limit, waitMs, signal }: Poll): Promise<Delivery[]> {
  const look = async () => ((await isAnyWaiting(ctx, agentId)) ? nonEmpty(await lease(ctx, agentId, limit)) : undefined)
  if (waitMs === 0) return (await look()) ?? []
  return (await lookUntil(ctx.wakeups, commandsOf(agentId), { waitMs, signal }, look)) ?? []
}

const nonEmpty = <T>(list: T[]) => (list.length > 0 ? list : undefined)

/** An idle poll must not open a transaction that writes: on SQLite it would queue behind those that do. */
const isAnyWaiting = (ctx: Context, agentId: string) => waiting(ctx, agentId).limit(1).executeTakeFirst()

const waiting = ({ db, now }: Context, agentId: string) =>
  db
    .selectFrom('command')
    .select('id')
    .where('agentId', '=', agentId)
    .where('status', '=', 'PENDING')
    .where('expiresAt', '>', now().toISOString())
    .orderBy('id')

/** PENDING → RUNNING, in one statement, so that two polls never take the same command. */
function lease(ctx: Context, agentId: string, limit: number): Promise<Delivery[]> {
  return transact(ctx, async (ctx) => {
    const startedAt = isoNow(ctx)
    const oldest = ctx.store.dialect.skipLocked(waiting(ctx, agentId).limit(limit))
    const leased = await ctx.db
      .updateTable('command')
      .set({ status: 'RUNNING', startedAt, updatedAt: startedAt })
      .where('id', 'in', oldest)
      .where('status', '=', 'PENDING')
      .returningAll()
      .execute()
    const deliveries: Delivery[] = []
    for (const command of leased.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const delivery = await hand(ctx, command)
      if (delivery) deliveries.push(delivery)
    }
    return deliveries
  })
}

/** From now on it has the handler's time, and some for the way there and back. */
async function hand(ctx: Context, command: Row<'command'>): Promise<Delivery | undefined> {
  const target = { type: 'Command', id: command.id, name: command.actionLabel } as const
  const payload = unsealPayload(ctx, command)
  if (!payload) {
    const errorMessage = 'The secret fields cannot be read: the session secret has changed since. Run the action again.'
    await endCommands(ctx, { status: 'FAILED', errorCode: 'SECRET_LOST', errorMessage }, (eb) =>
      eb.and({ id: command.id }),
    )
    await record(ctx, 'command.failed', target, { result: 'FAILURE', metadata: { errorCode: 'SECRET_LOST' } })
    return undefined
  }
  const runSeconds = command.timeoutSeconds ?? ttlSeconds(ctx, command.type)
  const expiresAt = isoAfter(ctx, DELIVERY_SECONDS + runSeconds + RESULT_SECONDS)
  await ctx.db.updateTable('command').set({ expiresAt }).where('id', '=', command.id).execute()
  await record(ctx, 'command.dispatched', target, { metadata: { actionName: command.actionName } })
  return { ...command, expiresAt, payload }
}
