import type { ErrorCode } from '@xtrape/capsule-contracts-node'
import { type Context, isoNow, transact, transactTogether } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { Lost } from '../../platform/newest.ts'
import type { WhenGone } from '../../platform/open-calls.ts'
import { lookUntil } from '../../platform/wakeups.ts'
import { record } from '../audit/record.ts'
import { type Delivery, deliver, redeliver } from './deliver.ts'
import { endCommands } from './end.ts'
import { acknowledge, type Asker, findWork, type Work } from './open.ts'
import { commandsOf } from './state.ts'

interface Poll extends Asker {
  ack: string[]
  waitMs: number
  whenGone: WhenGone
}

export interface PollAnswer {
  commands: Delivery[]
  cancelled?: string[]
  superseded?: boolean
  supersededBy?: string
}

/**
 * What an agent has to do: commands that wait, those that got lost on their way to it, and those that it is to stop. An
 * empty answer is held back until there is something, the time is over, or a newer poll of the same agent takes over.
 */
export async function pollCommands(ctx: Context, { ack, waitMs, whenGone, ...asker }: Poll): Promise<PollAnswer> {
  if (ctx.load.isOverloaded) {
    // A server that stops refuses nobody.
    if (!(await hold(ctx, whenGone))) return { commands: [] }
    ctx.counters.refusedPolls += 1
    throw overloaded()
  }
  if (ack.length > 0) await transact(ctx, (ctx) => acknowledge(ctx, asker.agentId, ack))
  let lost: Lost | undefined
  const look = async () => {
    if (lost) return answerTo(lost)
    const work = await findWork(ctx, asker)
    return work && answer(ctx, asker, work)
  }
  if (waitMs === 0) return (await look()) ?? { commands: [] }

  const key = commandsOf(asker.agentId)
  const leave = ctx.polls.take(asker.agentId, asker.journal ?? '', (reason) => {
    lost = reason
    ctx.wakeups.ring(key)
  })
  try {
    return (await lookUntil(ctx, key, { waitMs: waitMs * spread(), whenGone }, look)) ?? { commands: [] }
  } finally {
    leave()
  }
}

/** The part of its time after which an empty poll ends: a fleet that came back together, after a restart, would else be back together each time. */
const spread = () => 0.9 + 0.1 * Math.random()

function answerTo(lost: Lost): PollAnswer {
  if ('why' in lost) throw new AppError(lost.why as ErrorCode)
  return { commands: [], superseded: true, ...(lost.by ? { supersededBy: lost.by } : {}) }
}

const HOLD_MS = 4000
/** What is held takes memory. */
const MOST_HELD = 10_000

/**
 * Whoever does not heed `Retry-After` shall not take the time of all others by asking again at once: until it is sent away, its
 * connection waits, which costs next to nothing. Spread, so that those who came together do not ask again together. Answers whether it
 * is still there.
 */
async function hold({ counters, ends }: Context, whenGone: WhenGone): Promise<boolean> {
  let isThere = true
  let end = () => {}
  const forgetCaller = whenGone(() => {
    isThere = false
    end()
  })
  if (isThere && counters.heldPolls < MOST_HELD) {
    counters.heldPolls += 1
    await new Promise<void>((resolve) => {
      const forgetEnd = ends.after(HOLD_MS * (0.5 + Math.random()), resolve)
      end = () => {
        forgetEnd()
        resolve()
      }
    })
    counters.heldPolls -= 1
  }
  forgetCaller()
  return isThere
}

/** Polls go first when there is too much to do: nothing is lost with them, and results, logins and the console go on. */
const overloaded = () =>
  new AppError('SERVICE_UNAVAILABLE', {
    message: 'The server has more to do than it can; poll again later',
    // Spread, so that those who are sent away together do not come back together.
    retryAfter: 3 + Math.random() * 7,
  })

/** `undefined` when somebody else was quicker: then the poll goes on waiting. */
function answer(ctx: Context, asker: Asker, work: Work): Promise<PollAnswer | undefined> {
  return transactTogether(ctx, async (ctx) => {
    await endOrphaned(ctx, work.orphaned)
    const again = await redeliver(ctx, work.again)
    const room = asker.limit - again.length
    const taken = await deliver(ctx, { waiting: work.waiting, limit: room, journal: asker.journal })
    await markTold(ctx, work.cancelled)
    const commands = [...again, ...taken]
    if (commands.length === 0 && work.cancelled.length === 0) return undefined
    return { commands, ...(work.cancelled.length > 0 ? { cancelled: work.cancelled } : {}) }
  })
}

/** The process that held them is gone; whether their handlers ran, nobody can know, so nothing is repeated or guessed. */
async function endOrphaned(ctx: Context, commandIds: string[]) {
  if (commandIds.length === 0) return
  const end = {
    status: 'FAILED',
    errorCode: 'AGENT_RESTARTED',
    errorMessage: 'The agent restarted while it held the command; whether its handler ran is not known',
  } as const
  for (const { id, actionLabel } of await endCommands(ctx, end, (eb) => eb('id', 'in', commandIds)))
    await record(
      ctx,
      'command.failed',
      { type: 'Command', id, name: actionLabel },
      {
        result: 'FAILURE',
        metadata: { errorCode: 'AGENT_RESTARTED' },
      },
    )
}

async function markTold(ctx: Context, commandIds: string[]) {
  if (commandIds.length === 0) return
  await ctx.db
    .updateTable('command')
    .set({ cancelDeliveredAt: isoNow(ctx) })
    .where('id', 'in', commandIds)
    .execute()
}
