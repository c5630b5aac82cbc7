import type { CommandType } from '@xtrape/capsule-contracts-node'
import { gathered } from '../../db/gathered.ts'
import type { Row } from '../../db/tables.ts'
import { type Context, isoAfter, isoNow } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { endCommands } from './end.ts'
import type { Waiting } from './open.ts'
import { unsealPayload } from './secrets.ts'
import { DELIVERY_SECONDS, RESULT_SECONDS, ttlSeconds } from './state.ts'

/** A command on its way to its agent, the payload in the clear. */
export type Delivery = Row<'command'> & { payload: Record<string, unknown> }

interface Taker {
  /** Commands that wait, as they were a moment ago, the oldest first: another poll may have taken some since. */
  waiting: Waiting[]
  limit: number
  journal: string | undefined
}

interface Lease {
  id: string
  startedAt: string
  journalId: string | null
  expiresAt: string
}

/** PENDING → RUNNING, each in one conditional update, so that two polls never take the same command. */
export async function deliver(ctx: Context, { waiting, limit, journal }: Taker): Promise<Delivery[]> {
  const startedAt = isoNow(ctx)
  const leased: Row<'command'>[] = []
  for (const { id, type, timeoutSeconds } of waiting) {
    if (leased.length >= limit) break
    // From now on it has the handler's time, and some for the way there and back.
    const runSeconds = timeoutSeconds ?? ttlSeconds(ctx, type)
    const expiresAt = isoAfter(ctx, DELIVERY_SECONDS + runSeconds + RESULT_SECONDS)
    const [taken] = await take(ctx, { id, startedAt, journalId: journal ?? null, expiresAt })
    if (taken) leased.push(taken)
  }
  return handAll(ctx, leased, async (command) => {
    ctx.afterCommit(() => {
      ctx.counters.commands[command.type as CommandType].DELIVERED += 1
      ctx.deliveryTimes.record((Date.parse(startedAt) - Date.parse(command.createdAt)) / 1000)
    })
    await record(ctx, 'command.dispatched', targetOf(command), { metadata: { actionName: command.actionName } })
  })
}

const take = gathered(
  ({ db }, { id, startedAt, ...lease }: Lease) =>
    db
      .updateTable('command')
      .set({ status: 'RUNNING', startedAt, updatedAt: startedAt, ...lease })
      .where('id', '=', id)
      .where('status', '=', 'PENDING')
      .where('completedAt', 'is', null)
      .where('expiresAt', '>', startedAt)
      .returningAll(),
  { changes: 'command' },
)

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
  })
}

const targetOf = ({ id, actionLabel }: Row<'command'>) => ({ type: 'Command', id, name: actionLabel }) as const

async function handAll(
  ctx: Context,
  commands: Row<'command'>[],
  hand: (command: Row<'command'>) => Promise<void>,
): Promise<Delivery[]> {
  const deliveries: Delivery[] = []
  for (const command of commands.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const payload = unsealPayload(ctx, command)
    if (payload) {
      await hand(command)
      deliveries.push({ ...command, payload })
    } else await failForLostSecret(ctx, command)
  }
  return deliveries
}

async function failForLostSecret(ctx: Context, command: Row<'command'>) {
  const errorMessage = 'The secret fields cannot be read: the session secret has changed since. Run the action again.'
  const end = { status: 'FAILED', errorCode: 'SECRET_LOST', errorMessage } as const
  await endCommands(ctx, end, (eb) => eb.and({ id: command.id }))
  await record(ctx, 'command.failed', targetOf(command), { result: 'FAILURE', metadata: { errorCode: 'SECRET_LOST' } })
}
