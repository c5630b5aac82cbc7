import { createChild } from './abort.ts'
import { type Delivery, isTokenLost } from './backend.ts'
import { createBackoff } from './backoff.ts'
import { sleep } from './clock.ts'
import type { Context } from './context.ts'
import { AgentAuthError, messageOf } from './errors.ts'
import { pollSeconds, type Rhythm } from './rhythm.ts'
import type { Running } from './running.ts'

const SUPERSEDED_MS = 30_000
const OVERTAKEN_MS = 250
const AT_ONCE_MS = 1_000
/** More never wait, and all of them fit into an address. */
const MAX_ACKS = 200

/**
 * Takes commands for as long as there are free slots, and listens for what is to be stopped when there are none. Ends
 * when `signal` aborts or the agent is disabled; rejects when the token is lost.
 */
export async function pollForCommands(
  ctx: Context,
  running: Running,
  rhythm: Rhythm,
  signal: AbortSignal,
): Promise<void> {
  const backoff = createBackoff(ctx.clock)
  /** In the journal, and the backend may not know yet. */
  const acks = new Set<string>()
  while (!signal.aborted) {
    try {
      const { pauseMs, isIdle } = await pollOnce(ctx, running, acks, signal)
      backoff.reset()
      if (pauseMs > 0) await sleep(ctx.clock, pauseMs, signal)
      else if (isIdle) await rhythm.beatBetween(signal)
    } catch (error) {
      if (isTokenLost(error)) throw error
      if (signal.aborted || error instanceof AgentAuthError) return // disabled: the heartbeat learns when that is over
      ctx.link.failed('Polling for commands', error)
      await sleep(ctx.clock, backoff.next(error), signal)
    }
  }
}

interface Polled {
  /** How long to wait before the next poll. */
  pauseMs: number
  /** Whether the backend held it for nothing. */
  isIdle: boolean
}

async function pollOnce(ctx: Context, running: Running, acks: Set<string>, signal: AbortSignal): Promise<Polled> {
  const acknowledges = ctx.link.can('ack')
  // The plain contract knows no poll that takes nothing.
  while (!acknowledges && running.freeSlots() === 0 && !signal.aborted) await running.nextEnd(signal)

  const startedAt = ctx.clock.ticks()
  const limit = running.freeSlots()
  const sent = acknowledges ? [...acks].slice(0, MAX_ACKS) : undefined
  const delivery = await ask(ctx, running, limit, sent, signal)
  if (!delivery) return { pauseMs: 0, isIdle: false }
  ctx.link.lastPollAt = ctx.clock.ticks()
  ctx.link.worked()
  for (const id of sent ?? []) acks.delete(id)

  let news = await take(ctx, running, delivery, limit)
  if (acknowledges) {
    for (const { id } of delivery.commands.filter((command) => ctx.journal.has(command.id))) {
      acks.add(id)
      if (!sent?.includes(id)) news += 1
    }
  }

  if (delivery.superseded) {
    if (delivery.supersededBy === ctx.journal.id) return { pauseMs: OVERTAKEN_MS, isIdle: false }
    ctx.log.seldom('superseded', 'warn', 'Another process polls as this agent; each process needs an agent of its own')
    return { pauseMs: SUPERSEDED_MS, isIdle: false }
  }
  // A backend that promises to hold the poll, and does not, would be asked without end.
  const isHeld = ctx.link.can('wait')
  const wasHeld = isHeld && ctx.clock.ticks() - startedAt >= AT_ONCE_MS
  const hasMore = news > 0 && (isHeld || news >= limit)
  return { pauseMs: wasHeld || hasMore ? 0 : (ctx.link.cadence?.pollMs ?? 5_000), isIdle: wasHeld && news === 0 }
}

/** One poll; undefined when it was given up because a poll that takes nothing may now take something. */
async function ask(
  ctx: Context,
  running: Running,
  limit: number,
  acks: string[] | undefined,
  signal: AbortSignal,
): Promise<Delivery | undefined> {
  const { controller, release } = createChild(signal)
  if (limit === 0) void running.nextEnd(controller.signal).then(() => controller.abort())
  try {
    const waitSeconds = ctx.link.can('wait') ? pollSeconds(ctx.link) : 0
    const acknowledge = acks && { acknowledge: { ids: acks, journal: ctx.journal.id } }
    return await ctx.backend.poll(ctx.link.requireIdentity(), { limit, waitSeconds, ...acknowledge }, controller.signal)
  } catch (error) {
    if (controller.signal.aborted && !signal.aborted) return undefined
    throw error
  } finally {
    controller.abort()
    release()
  }
}

/** How many commands were started or stopped. What the journal cannot take is not run, and delivered again later. */
async function take(ctx: Context, running: Running, delivery: Delivery, limit: number): Promise<number> {
  let news = 0
  try {
    news += await running.take(delivery.commands, limit)
  } catch (error) {
    ctx.log.seldom('journal', 'error', `${messageOf(error)}: commands wait until it can`)
  }
  return news + running.cancel(delivery.cancelled)
}
