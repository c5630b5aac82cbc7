import { isTokenLost } from './backend.ts'
import { createBackoff } from './backoff.ts'
import { sleep } from './clock.ts'
import type { Context } from './context.ts'
import { AgentAuthError } from './errors.ts'
import type { Running } from './running.ts'

const WAIT_SECONDS = 25
const SUPERSEDED_MS = 30_000
const AT_ONCE_MS = 1_000

/**
 * Takes commands for as long as there are free slots. Ends when `signal` aborts or the agent is disabled; rejects when
 * the token is lost.
 */
export async function pollForCommands(ctx: Context, running: Running, signal: AbortSignal): Promise<void> {
  const backoff = createBackoff(ctx.clock)
  while (!signal.aborted) {
    const limit = await running.freeSlots(signal)
    if (limit === 0) return
    try {
      const pauseMs = await pollOnce(ctx, running, limit, signal)
      backoff.reset()
      if (pauseMs > 0) await sleep(ctx.clock, pauseMs, signal)
    } catch (error) {
      if (isTokenLost(error)) throw error
      if (signal.aborted || error instanceof AgentAuthError) return // disabled: the heartbeat learns when that is over
      ctx.link.failed('Polling for commands', error)
      await sleep(ctx.clock, backoff.next(error), signal)
    }
  }
}

/** Answers how long to wait before the next poll. */
async function pollOnce(ctx: Context, running: Running, limit: number, signal: AbortSignal): Promise<number> {
  const isHeld = ctx.link.can('wait')
  const startedAt = ctx.clock.ticks()
  const waitSeconds = isHeld ? WAIT_SECONDS : 0
  const { commands, superseded } = await ctx.backend.poll(ctx.link.requireIdentity(), { limit, waitSeconds }, signal)
  ctx.link.lastPollAt = ctx.clock.ticks()
  ctx.link.worked()
  const taken = commands.slice(0, limit).filter((command) => running.take(command)).length

  if (superseded) {
    ctx.log.seldom('superseded', 'warn', 'Another process polls as this agent; each process needs an agent of its own')
    return SUPERSEDED_MS
  }
  // A backend that promises to hold the poll, and does not, would be asked without end.
  const wasHeld = isHeld && ctx.clock.ticks() - startedAt >= AT_ONCE_MS
  if (wasHeld || taken === limit || (isHeld && taken > 0)) return 0
  return ctx.link.cadence?.pollMs ?? 5_000
}
