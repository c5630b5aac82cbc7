import type { Action } from './actions.ts'
import type { Backend } from './backend.ts'
import type { Clock } from './clock.ts'
import type { ConfigItem } from './configs.ts'
import type { ServiceOptions } from './config.ts'
import type { Health } from './health.ts'
import type { Journal } from './journal.ts'
import type { Link } from './link.ts'
import type { Locks } from './locks.ts'
import type { Log } from './log.ts'
import type { Provider } from './provider.ts'

/** What the service has declared; may grow while the agent runs. */
export interface Declared {
  service: ServiceOptions
  actions: Map<string, Action>
  health: Provider<Health>
  configs: Provider<ConfigItem[]>
}

/** What every part of a running agent works with. */
export interface Context extends Declared {
  clock: Clock
  log: Log
  backend: Backend
  link: Link
  journal: Journal
  locks: Locks
}
