import { type ELDHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import type { Backoff } from './backoff.ts'
import { isTokenLost } from './backend.ts'
import type { Context } from './context.ts'
import { AgentAuthError, Refusal } from './errors.ts'
import { checkHealth } from './health.ts'
import type { Reporter } from './report.ts'
import { type Rest, restOf } from './rhythm.ts'
import type { Running } from './running.ts'
import { SDK_VERSION } from './version.ts'
import type { HeartbeatBody } from './wire.ts'

const DISABLED_MS = 60_000
/** How often it is looked whether the loop is late: each look wakes an idle service up. What blocks for a second is seen all the same. */
const LAG_RESOLUTION_MS = 500
const NOT_KNOWN_THERE = new Set(['CAPSULE_SERVICE_NOT_FOUND', 'CAPSULE_SERVICE_NOT_OWNED'])

export const NO_REST: Rest = { pauseMs: 0, readyMs: 0 }
/** For a reason: no poll makes it shorter. */
const whole = (pauseMs: number): Rest => ({ pauseMs, readyMs: pauseMs })

export interface Beat extends Rest {
  /** Whether the agent may poll for commands. */
  enabled: boolean
}

export interface Heart {
  /** One heartbeat, after a report when something has changed. Rejects only when the token is lost. */
  beat(signal: AbortSignal): Promise<Beat>
  stop(): void
}

export function createHeart(ctx: Context, reporter: Reporter, running: Running, backoff: Backoff): Heart {
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  lag.enable()
  let disabled = false

  const beatOnce = async (signal: AbortSignal): Promise<Beat> => {
    const identity = ctx.link.requireIdentity()
    const isFirst = ctx.link.cadence === undefined
    if (!disabled) await report(ctx, reporter, signal)
    const body = await describeState(ctx, reporter, running, lag, signal)
    const cadence = await ctx.backend.heartbeat(identity, body, signal)
    ctx.link.cadence = cadence
    ctx.journal.remember(cadence.auditHead)
    ctx.link.worked()
    backoff.reset()
    if (disabled) ctx.log.info('The agent is enabled again')
    // The first answer says in which form health is understood; what was held back goes out at once.
    const rest = disabled || isFirst ? NO_REST : restOf(cadence, ctx.clock)
    disabled = false
    return { ...rest, enabled: true }
  }

  return {
    async beat(signal) {
      try {
        return await beatOnce(signal)
      } catch (error) {
        if (isTokenLost(error)) throw error
        if (signal.aborted) return { ...NO_REST, enabled: false }
        if (error instanceof AgentAuthError) {
          if (!disabled) ctx.log.warn('The agent is disabled; it takes no commands until an operator enables it')
          disabled = true
          return { ...whole(DISABLED_MS), enabled: false }
        }
        if (error instanceof Refusal && NOT_KNOWN_THERE.has(error.code)) reporter.forget()
        else ctx.link.failed('The heartbeat', error)
        return { ...whole(backoff.next(error)), enabled: true }
      }
    },
    stop: () => lag.disable(),
  }
}

/** A refused report is the author's to mend; the heartbeat goes on without it. */
async function report(ctx: Context, reporter: Reporter, signal: AbortSignal): Promise<void> {
  try {
    await reporter.reportChanges(signal)
  } catch (error) {
    if (!(error instanceof Refusal) || error.retryable) throw error
    const message = `The backend refuses the report of this service (${error.code}): ${error.message}`
    ctx.log.seldom(`report ${error.code}`, 'error', message, { code: error.code })
  }
}

async function describeState(
  ctx: Context,
  reporter: Reporter,
  running: Running,
  lag: ELDHistogram,
  signal: AbortSignal,
): Promise<HeartbeatBody> {
  if (!ctx.link.cadence) return {}
  const health = reporter.accepted() ? await checkHealth(ctx.health, signal) : undefined
  if (ctx.link.cadence.capabilities.size === 0) return health ? { health } : {}
  return {
    ...(health && { services: [{ code: ctx.service.code, health }] }),
    lastPollAgeMs: Math.round(ctx.clock.ticks() - ctx.link.lastPollAt),
    eventLoopLagMs: readLag(lag),
    inFlight: running.ids(),
    sdkVersion: SDK_VERSION,
    ...(ctx.journal.auditHead && { auditHead: ctx.journal.auditHead }),
  }
}

/** The longest block of the event loop since the last heartbeat. */
function readLag(lag: ELDHistogram): number {
  const longestMs = lag.max / 1e6 - LAG_RESOLUTION_MS
  lag.reset()
  return Math.max(0, Math.round(longestMs))
}
