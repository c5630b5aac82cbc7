import { isTokenLost } from './backend.ts'
import { createBackoff } from './backoff.ts'
import { sleep } from './clock.ts'
import type { Context } from './context.ts'
import { type Enrolment, enrolPatiently, forget } from './enrol.ts'
import type { AgentAuthError } from './errors.ts'
import { createHeart, type Heart } from './heartbeat.ts'
import { pollForCommands } from './poll.ts'
import type { Reporter } from './report.ts'
import type { Running } from './running.ts'

/** The life of an agent: enrol, serve until the token is lost, enrol again. Ends when `signal` aborts. */
export async function live(
  ctx: Context,
  enrolment: Enrolment,
  reporter: Reporter,
  running: Running,
  signal: AbortSignal,
): Promise<void> {
  const backoff = createBackoff(ctx.clock)
  const heart = createHeart(ctx, reporter, running, backoff)
  try {
    while (!signal.aborted && (ctx.link.identity || (await enrolPatiently(ctx, enrolment, signal)))) {
      const lost = await serve(ctx, heart, running, signal)
      if (lost && !(await forget(ctx, enrolment, lost))) return
      if (lost) reporter.forget()
      // Grows until a heartbeat succeeds: a backend may register agents and refuse their tokens for ever.
      await sleep(ctx.clock, backoff.next(lost), signal)
    }
  } finally {
    heart.stop()
  }
}

/** Heartbeats, and polls beside them while the agent is enabled. Answers why the token is lost, if it is. */
async function serve(
  ctx: Context,
  heart: Heart,
  running: Running,
  signal: AbortSignal,
): Promise<AgentAuthError | undefined> {
  const session = new AbortController()
  const end = () => session.abort()
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()

  let lost: AgentAuthError | undefined
  const lose = (error: unknown) => {
    if (isTokenLost(error)) lost = error
    else ctx.link.failed('The agent', error)
    end()
  }

  let polling: Promise<void> | undefined
  while (!session.signal.aborted) {
    const { pauseMs, enabled } = await heart.beat(session.signal).catch((error: unknown) => {
      lose(error)
      return { pauseMs: 0, enabled: false }
    })
    if (enabled && !session.signal.aborted) {
      polling ??= pollForCommands(ctx, running, session.signal)
        .catch(lose)
        .finally(() => {
          polling = undefined
        })
    }
    if (pauseMs > 0) await sleep(ctx.clock, pauseMs, session.signal)
  }
  await polling
  signal.removeEventListener('abort', end)
  return lost
}
