import type { Clock } from './clock.ts'
import { AgentError, messageOf } from './errors.ts'
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
  can(capability: string): boolean
  /** Something failed that will be tried again: says so, but not every time. */
  failed(what: string, error: unknown): void
  worked(): void
}

const OFTEN_ENOUGH = 'the service is not affected, and the agent keeps trying'

export function createLink(clock: Clock, log: Log, backendUrl: string): Link {
  let troubled = false
  return {
    identity: undefined,
    cadence: undefined,
    lastPollAt: clock.ticks(),
    can(capability) {
      return this.cadence?.capabilities.has(capability) ?? false
    },
    failed(what, error) {
      troubled = true
      const code = error instanceof AgentError ? error.code : 'UNEXPECTED'
      log.seldom(
        `failed ${code}`,
        'warn',
        `${what} at ${backendUrl} failed (${code}): ${messageOf(error)}; ${OFTEN_ENOUGH}`,
        {
          code,
        },
      )
    },
    worked() {
      if (troubled) log.seldom('worked', 'info', `Connected to ${backendUrl} again`)
      troubled = false
    },
  }
}
