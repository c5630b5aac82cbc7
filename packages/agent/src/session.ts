import { createChild } from './abort.ts'
import { isTokenLost } from './backend.ts'
import { createBackoff } from './backoff.ts'
import { sleep } from './clock.ts'
import type { Context } from './context.ts'
import { type Enrolment, enrolPatiently, forget } from './enrol.ts'
import type { AgentAuthError } from './errors.ts'
import { createHeart, type Heart, NO_REST } from './heartbeat.ts'
import { pollForCommands } from './poll.ts'
import type { Reporter } from './report.ts'
import { createRhythm } from './rhythm.ts'
import type { Running } from './running.ts'

/**
 * The life of an agent: have the journal for itself, enrol, serve until the token is lost, enrol again. Ends when
 * `signal` aborts.
 */
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
    await waitForJournal(ctx, signal)
    let isFirst = true
    while (!signal.aborted && (ctx.link.identity || (await enrolPatiently(ctx, enrolment, signal)))) {
      if (isFirst) await running.resume(signal)
      isFirst = false
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

/** Two processes with one identity would take each other's commands. The second one is silent until it is alone. */
async function waitForJournal({ journal, log }: Context, signal: AbortSignal): Promise<void> {
  for (let isFirst = true; !signal.aborted && !(await journal.open()); isFirst = false) {
    if (isFirst) {
      log.warn(
        'Another process runs as this agent. This one stands by and takes over when that one ends; to have both, give each its own OPSTAGE_AGENT_CODE.',
      )
    }
    await journal.freed(signal)
  }
}

/** Heartbeats, and polls beside them while the agent is enabled. Answers why the token is lost, if it is. */
async function serve(
  ctx: Context,
  heart: Heart,
  running: Running,
  signal: AbortSignal,
): Promise<AgentAuthError | undefined> {
  const { controller: session, release } = createChild(signal)
  let lost: AgentAuthError | undefined
  const lose = (error: unknown) => {
    if (isTokenLost(error)) lost = error
    else ctx.link.failed('The agent', error)
    session.abort()
  }

  const rhythm = createRhythm(ctx.clock, running)
  let polling: Promise<void> | undefined
  while (!session.signal.aborted) {
    const endedBefore = running.ended()
    const { enabled, ...pause } = await heart.beat(session.signal).catch((error: unknown) => {
      lose(error)
      return { ...NO_REST, enabled: false }
    })
    rhythm.beaten()
    // Not before the backend has said what it can: what a plain poll takes is lost with its answer.
    if (enabled && ctx.link.cadence && !session.signal.aborted) {
      polling ??= pollForCommands(ctx, running, rhythm, session.signal)
        .catch(lose)
        .finally(() => {
          polling = undefined
        })
    }
    if (pause.pauseMs > 0) await rhythm.rest(pause, endedBefore, session.signal)
  }
  await polling
  release()
  return lost
}
