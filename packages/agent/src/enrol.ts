import { createBackoff } from './backoff.ts'
import { sleep } from './clock.ts'
import type { ConnectionSettings } from './config.ts'
import type { Context } from './context.ts'
import { AgentError, type AgentAuthError, ConfigurationError, messageOf } from './errors.ts'
import { type Identity, isIdentity, type TokenStore } from './token-store.ts'
import { SDK_VERSION } from './version.ts'

const REVOKED_SOON_MS = 10 * 60_000
const REVOKED = new Set(['AGENT_TOKEN_REVOKED', 'AGENT_TOKEN_EXPIRED', 'AGENT_REVOKED'])
const GET_A_TOKEN = 'create a registration token in the console (Settings, Registration tokens)'

export interface Enrolment {
  settings: ConnectionSettings
  agentName: string | undefined
  store: TokenStore
}

/** Finds out who this agent is: from its store, else by registering. Rejects with what stands in the way. */
export async function enrol(ctx: Context, enrolment: Enrolment, signal: AbortSignal): Promise<void> {
  const { settings, store } = enrolment
  const stored = await load(ctx, store)
  if (stored?.agentCode !== undefined && stored.agentCode !== settings.agentCode) {
    throw new ConfigurationError(
      'TOKEN_FILE_OF_ANOTHER_AGENT',
      `The stored token belongs to the agent "${stored.agentCode}", and this is "${settings.agentCode}": give each its own OPSTAGE_AGENT_TOKEN_FILE`,
    )
  }
  ctx.link.identity = stored ?? (await register(ctx, enrolment, signal))
}

/** The same, for as long as it takes. False when an operator has to do something first; that was said then. */
export async function enrolPatiently(ctx: Context, enrolment: Enrolment, signal: AbortSignal): Promise<boolean> {
  const backoff = createBackoff(ctx.clock)
  while (!signal.aborted) {
    try {
      await enrol(ctx, enrolment, signal)
      return true
    } catch (error) {
      if (signal.aborted) break
      if (error instanceof AgentError && !error.retryable) {
        ctx.log.error(`${error.message}. Until then the service runs without Opstage.`, { code: error.code })
        return false
      }
      ctx.link.failed('Registration', error)
      await sleep(ctx.clock, backoff.next(error), signal)
    }
  }
  return false
}

/** The backend no longer accepts the token. Forgets it, and answers whether registering again makes sense. */
export async function forget(ctx: Context, enrolment: Enrolment, error: AgentAuthError): Promise<boolean> {
  const { agentCode } = enrolment.settings
  const registeredAt = Date.parse(ctx.link.identity?.registeredAt ?? '')
  ctx.link.identity = undefined
  try {
    await enrolment.store.clear()
  } catch (reason) {
    ctx.log.warn(`The refused token could not be removed: ${messageOf(reason)}`)
  }
  // Two processes that take the code from each other would do so for ever.
  if (REVOKED.has(error.code) && ctx.clock.wall() - registeredAt < REVOKED_SOON_MS) {
    ctx.log.error(
      `The token of the agent "${agentCode}" was revoked within ten minutes of registering (${error.code}): another process uses this code, or an operator revoked it. Give each process its own OPSTAGE_AGENT_CODE and start this one again.`,
      { code: error.code },
    )
    return false
  }
  ctx.log.warn(`The backend no longer accepts the token of the agent "${agentCode}": ${error.message}`, {
    code: error.code,
  })
  return true
}

async function load({ log }: Context, store: TokenStore): Promise<Identity | undefined> {
  try {
    const stored: unknown = await store.load()
    return isIdentity(stored) ? stored : undefined
  } catch (error) {
    log.warn(`The stored agent token could not be read: ${messageOf(error)}`)
    return undefined
  }
}

async function register(
  ctx: Context,
  { settings, agentName, store }: Enrolment,
  signal: AbortSignal,
): Promise<Identity> {
  const { agentCode, registrationToken } = settings
  if (registrationToken === undefined) {
    throw new ConfigurationError(
      'REGISTRATION_TOKEN_MISSING',
      `The agent "${agentCode}" is not registered: ${GET_A_TOKEN} and start the service with OPSTAGE_REGISTRATION_TOKEN`,
    )
  }
  const { agentId, agentToken, cadence } = await ctx.backend.register(
    {
      registrationToken,
      agent: {
        code: agentCode,
        ...(agentName !== undefined && { name: agentName }),
        mode: 'embedded',
        runtime: 'nodejs',
        sdkVersion: SDK_VERSION,
      },
    },
    signal,
  )
  const identity = { agentId, agentToken, agentCode, registeredAt: new Date(ctx.clock.wall()).toISOString() }
  ctx.link.cadence = cadence
  try {
    await store.save(identity)
  } catch (error) {
    ctx.log.warn(
      `The agent token could not be saved, so the next start must register again (${messageOf(error)}). Make OPSTAGE_AGENT_TOKEN_FILE a writable place, or use a registration token bound to this code without a limit.`,
    )
  }
  ctx.log.info(`Registered as the agent "${agentCode}" (${agentId})`)
  return identity
}
