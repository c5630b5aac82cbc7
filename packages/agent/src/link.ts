import type { Clock } from './clock.ts'
import { AgentError, messageOf, NetworkError } from './errors.ts'
import type { Log } from './log.ts'
import type { Identity } from './token-store.ts'
import type { Cadence } from './wire.ts'

/** How the agent stands with its backend at this moment. */
export interface Link {
  /** Missing before registration, and after the backend has refused the token. */
  identity: Identity | undefined
  /** Missing until the backend has said. */
  cadence: Cadence | undefined
  lastPollAt: number
  /** The identity; throws what is worth a retry when there is none. */
  requireIdentity(): Identity
  can(capability: string): boolean
  /** Something failed that will be tried again: says so, but not every time. */
  failed(what: string, error: unknown): void
  worked(): void
}

export function createLink(clock: Clock, log: Log, backendUrl: string): Link {
  let troubled = false
  const link: Link = {
    identity: undefined,
    cadence: undefined,
    lastPollAt: clock.ticks(),
    requireIdentity() {
      if (link.identity) return link.identity
      throw new NetworkError('NOT_REGISTERED', 'The agent is not registered at the moment')
    },
    can: (capability) => link.cadence?.capabilities.has(capability) ?? false,
    failed(what, error) {
      troubled = true
      const code = error instanceof AgentError ? error.code : 'UNEXPECTED'
      const isUnreachable = error instanceof NetworkError && error.status === undefined
      const message = `${what} at ${backendUrl} failed (${code}): ${messageOf(error)}; the service is not affected, and the agent keeps trying`
      log.seldom(isUnreachable ? 'unreachable' : `failed ${code}`, 'warn', message, { code })
    },
    worked() {
      if (troubled) log.seldom('worked', 'info', `Connected to ${backendUrl} again`)
      troubled = false
    },
  }
  return link
}
