import { type Context, isoNow, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { shiftOpenExpiries } from '../commands/shift-expiries.ts'

/** What NTP does in passing stays below this. */
const JUMP_MS = 30_000

/**
 * Ages are monotonic: a wall clock that is set by more than 30 s, or a machine that slept, must not expire what has time
 * left or call everybody silent; nor must a process that stood still and heard nobody. Answers a function to be called
 * every second, and before anything is called expired: by the clock as it was looked at, for it may be set again in the next
 * moment. That is `monotonic` and what the function answers.
 */
export function createClockWatch(
  { now, monotonic }: Pick<Context, 'now' | 'monotonic'>,
  stopwatch = () => performance.now(),
) {
  let offset = now().getTime() - monotonic()
  let looked = stopwatch()
  let before: Promise<unknown> = Promise.resolve()

  async function look(ctx: Context) {
    const stillMs = stopwatch() - looked
    looked += stillMs
    // Called every second, a second between two looks is no standstill, also where agents are heard as often.
    if (stillMs >= 1000 * Math.max(2, ctx.config.OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS)) listenAnew(ctx, stillMs)
    const current = now().getTime() - monotonic()
    const jumpMs = Math.round(current - offset)
    if (Math.abs(jumpMs) > JUMP_MS) await keepTimeLeft(ctx, jumpMs)
    // Only now: a jump that could not be made good is found again.
    offset = current
    return offset
  }

  // One look after the other, so that whoever waits for his own has waited for what the one before it shifts.
  return function watchClock(ctx: Context): Promise<number> {
    const mine = before.then(() => look(ctx))
    before = mine.catch(() => {})
    return mine
  }
}

function listenAnew(ctx: Context, stillMs: number) {
  ctx.grace.from = ctx.now().getTime()
  ctx.log.warn({ stillMs: Math.round(stillMs) }, 'this process stood still: everybody has one threshold to be heard')
}

async function keepTimeLeft(ctx: Context, jumpMs: number) {
  ctx.grace.from = ctx.now().getTime()
  ctx.log.warn({ jumpMs }, 'the clock was set: open commands keep the time they had left')
  // Of several backends it is the clock of the one that sweeps by which commands expire.
  if (!(await ctx.peers.onlyMe('sweep'))) return
  await transact(ctx, async (ctx) => {
    const shifted = await shiftOpenExpiries(ctx, jumpMs)
    const message = `The clock was set ${jumpMs > 0 ? 'forward' : 'back'} by ${Math.abs(jumpMs / 1000)} s at ${isoNow(ctx)}`
    await record(
      ctx,
      'system.clock.jumped',
      { type: 'Workspace', id: ctx.workspaceId },
      { message, metadata: { jumpMs, shifted } },
    )
  })
}
