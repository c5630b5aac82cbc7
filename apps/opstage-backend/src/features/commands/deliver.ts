import type { CommandType } from '@xtrape/capsule-contracts-node'
import type { Row } from '../../db/tables.ts'
import { type Context, isoAfter, isoNow } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { endCommands } from './end.ts'
import { unsealPayload } from './secrets.ts'
import { DELIVERY_SECONDS, RESULT_SECONDS, ttlSeconds } from './state.ts'

/** A command on its way to its agent, the payload in the clear. */
export type Delivery = Row<'command'> & { payload: Record<string, unknown> }

interface Taker {
  agentId: string
  limit: number
  journal: string | undefined
}

/** PENDING → RUNNING for the oldest that wait, in one statement, so that two polls never take the same command. */
export async function deliver(ctx: Context, { agentId, limit, journal }: Taker): Promise<Delivery[]> {
  const startedAt = isoNow(ctx)
  const leased = await ctx.db
    // Materialized: PostgreSQL may run a subquery that skips locked rows more than once, and then hands out too many.
    .with(
      (cte) => cte('oldest').materialized(),
      (db) =>
        ctx.store.dialect.skipLocked(
          db
            .selectFrom('command')
            .select('id')
            .where('agentId', '=', agentId)
            .where('status', '=', 'PENDING')
            .where('completedAt', 'is', null)
            .where('expiresAt', '>', startedAt)
            .orderBy('id')
            .limit(limit),
        ),
    )
    .updateTable('command')
    .set({ status: 'RUNNING', startedAt, updatedAt: startedAt, journalId: journal ?? null })
    // These are PENDING and held. Said once more here, SQLite would look through all that wait in the whole fleet.
    .where('id', 'in', (eb) => eb.selectFrom('oldest').select('oldest.id'))
    .returningAll()
    .execute()
  return handAll(ctx, leased, async (command) => {
    // From now on it has the handler's time, and some for the way there and back.
    const runSeconds = command.timeoutSeconds ?? ttlSeconds(ctx, command.type)
    const expiresAt = isoAfter(ctx, DELIVERY_SECONDS + runSeconds + RESULT_SECONDS)
    await ctx.db.updateTable('command').set({ expiresAt }).where('id', '=', command.id).execute()
    ctx.afterCommit(() => {
      ctx.counters.commands[command.type as CommandType].DELIVERED += 1
      ctx.deliveryTimes.record((Date.parse(startedAt) - Date.parse(command.createdAt)) / 1000)
    })
    await record(ctx, 'command.dispatched', targetOf(command), { metadata: { actionName: command.actionName } })
    return { ...command, expiresAt }
  })
}

/** Hands out again what got lost on its way. It is the same delivery: its expiry does not move. */
export async function redeliver(ctx: Context, commandIds: string[]): Promise<Delivery[]> {
  if (commandIds.length === 0) return []
  const lost = await ctx.db
    .selectFrom('command')
    .selectAll()
    .where('id', 'in', commandIds)
    .where('status', '=', 'RUNNING')
    .where('acknowledgedAt', 'is', null)
    .execute()
  return handAll(ctx, lost, async (command) => {
    await record(ctx, 'command.redelivered', targetOf(command), { metadata: { actionName: command.actionName } })
    return command
  })
}

const targetOf = ({ id, actionLabel }: Row<'command'>) => ({ type: 'Command', id, name: actionLabel }) as const

async function handAll(
  ctx: Context,
  commands: Row<'command'>[],
  hand: (command: Row<'command'>) => Promise<Row<'command'>>,
): Promise<Delivery[]> {
  const deliveries: Delivery[] = []
  for (const command of commands.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const payload = unsealPayload(ctx, command)
    if (payload) deliveries.push({ ...(await hand(command)), payload })
    else await failForLostSecret(ctx, command)
  }
  return deliveries
}

async function failForLostSecret(ctx: Context, command: Row<'command'>) {
  const errorMessage = 'The secret fields cannot be read: the session secret has changed since. Run the action again.'
  const end = { status: 'FAILED', errorCode: 'SECRET_LOST', errorMessage } as const
  await endCommands(ctx, end, (eb) => eb.and({ id: command.id }))
  await record(ctx, 'command.failed', targetOf(command), { result: 'FAILURE', metadata: { errorCode: 'SECRET_LOST' } })
}
