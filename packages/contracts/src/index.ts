import { actions } from './action.ts'
import { agents } from './agent.ts'
import { apiTokens } from './api-token.ts'
import { audit } from './audit.ts'
import { auth } from './auth.ts'
import { backups } from './backup.ts'
import { commands } from './command.ts'
import { dashboard } from './dashboard.ts'
import { delivery } from './delivery.ts'
import { live } from './live.ts'
import { metrics } from './metrics.ts'
import { report } from './report.ts'
import type { Route } from './route.ts'
import { search } from './search.ts'
import { services } from './service.ts'
import { settings } from './settings.ts'
import { system } from './system.ts'
import { tokens } from './token.ts'
import { users } from './user.ts'

export * from './action.ts'
export * from './agent.ts'
export * from './api-token.ts'
export * from './audit.ts'
export * from './auth.ts'
export * from './backup.ts'
export * from './cause.ts'
export * from './client.ts'
export * from './command.ts'
export * from './dashboard.ts'
export * from './delivery.ts'
export * from './envelope.ts'
export * from './errors.ts'
export * from './fields.ts'
export * from './live.ts'
export * from './metrics.ts'
export * from './openapi.ts'
export * from './paging.ts'
export * from './report.ts'
export * from './route.ts'
export * from './search.ts'
export * from './service.ts'
export * from './settings.ts'
export * from './system.ts'
export * from './token.ts'
export * from './user.ts'

const groups = [
  auth,
  apiTokens,
  users,
  dashboard,
  agents,
  tokens,
  services,
  actions,
  commands,
  audit,
  settings,
  backups,
  live,
  search,
  report,
  delivery,
  metrics,
  system,
]

/** The whole API as data. */
export const routes: readonly Route[] = groups.flatMap((group) => Object.values<Route>(group))
