import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { isSignedOut } from './api.ts'
import { agentsSearch } from './features/agents/search.ts'
import { apiTokensSearch } from './features/api-tokens/search.ts'
import { auditSearch } from './features/audit/search.ts'
import { mayHaveSession, sessionQuery } from './features/auth/session.ts'
import { OverviewPage } from './features/dashboard/overview-page.tsx'
import { activityQuery, firstServicesQuery, summaryQuery } from './features/dashboard/queries.ts'
import { commandsSearch } from './features/commands/search.ts'
import { serviceSearch, servicesSearch } from './features/services/search.ts'
import { tokensSearch } from './features/tokens/search.ts'
import { usersSearch } from './features/users/search.ts'
import { part } from './parts.ts'
import { queryClient } from './query-client.ts'
import { Crashed, NotFound, Unreachable } from './shell/dead-ends.tsx'
import { Frame } from './shell/frame.tsx'
import { InstanceStrip } from './shell/instance.tsx'
import { one, parseSearch, searchOf, stringifySearch } from './shell/search.ts'

/** As long as an empty page is better than one that changes at once. */
const afterAMoment = () => new Promise((resolve) => setTimeout(resolve, 300))

/** A page is a part of its own. */
const page = <M extends Record<string, unknown>, N extends keyof M & string>(load: () => Promise<M>, name: N) =>
  lazyRouteComponent(part(load), name)

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: () => (
    <>
      <InstanceStrip />
      <Outlet />
    </>
  ),
})

/** Only an address of our own: `//elsewhere` would leave the console. */
const loginSearch = searchOf(() => ({ next: one(z.string().check(z.regex(/^\/(?![/\\])/))) }))

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: loginSearch,
  beforeLoad: async ({ context, search }) => {
    if (!mayHaveSession()) return
    const session = await context.queryClient.ensureQueryData(sessionQuery).catch(() => undefined)
    if (session !== undefined) throw redirect({ href: search.next ?? '/' })
  },
  component: page(() => import('./features/auth/login-page.tsx'), 'LoginPage'),
})

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ context, location }) => {
    const toLogin = () => redirect({ to: '/login', search: location.href === '/' ? {} : { next: location.href } })
    if (!mayHaveSession()) throw toLogin()
    try {
      await context.queryClient.ensureQueryData(sessionQuery)
    } catch (error) {
      throw isSignedOut(error) ? toLogin() : error
    }
  },
  component: Frame,
  errorComponent: Unreachable,
})

const overview = createRoute({
  getParentRoute: () => app,
  path: '/',
  // What the page asks for, asked while its code is still coming. A server that answers at once spares drawing the skeleton.
  loader: async ({ context: { queryClient } }) => {
    const isFirst = queryClient.getQueryData(summaryQuery.queryKey) === undefined
    const asked = Promise.all([
      queryClient.prefetchQuery(summaryQuery),
      queryClient.prefetchQuery(activityQuery),
      queryClient.prefetchQuery(firstServicesQuery),
    ])
    if (isFirst) await Promise.race([asked, afterAMoment()])
  },
  // No part: most visits begin here, and what is imported only when it is needed comes some moments later.
  component: OverviewPage,
})

const services = createRoute({
  getParentRoute: () => app,
  path: '/capsule-services',
  validateSearch: servicesSearch,
  component: page(() => import('./features/services/services-page.tsx'), 'ServicesPage'),
})

const service = createRoute({
  getParentRoute: () => app,
  path: '/capsule-services/$serviceId',
  validateSearch: serviceSearch,
  component: page(() => import('./features/services/service-page.tsx'), 'ServicePage'),
})

const agents = createRoute({
  getParentRoute: () => app,
  path: '/agents',
  validateSearch: agentsSearch,
  component: page(() => import('./features/agents/agents-page.tsx'), 'AgentsPage'),
})

const agent = createRoute({
  getParentRoute: () => app,
  path: '/agents/$agentId',
  component: page(() => import('./features/agents/agent-page.tsx'), 'AgentPage'),
})

const commands = createRoute({
  getParentRoute: () => app,
  path: '/commands',
  validateSearch: commandsSearch,
  component: page(() => import('./features/commands/commands-page.tsx'), 'CommandsPage'),
})

const command = createRoute({
  getParentRoute: () => app,
  path: '/commands/$commandId',
  component: page(() => import('./features/commands/command-page.tsx'), 'CommandPage'),
})

const auditEvents = createRoute({
  getParentRoute: () => app,
  path: '/audit-events',
  validateSearch: auditSearch,
  component: page(() => import('./features/audit/audit-page.tsx'), 'AuditPage'),
})

const auditEvent = createRoute({
  getParentRoute: () => app,
  path: '/audit-events/$auditEventId',
  component: page(() => import('./features/audit/audit-event-page.tsx'), 'AuditEventPage'),
})

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: page(() => import('./features/settings/settings-page.tsx'), 'SettingsPage'),
})

const settingsStart = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/tokens' })
  },
})

const tokens = createRoute({
  getParentRoute: () => settings,
  path: '/tokens',
  validateSearch: tokensSearch,
  component: page(() => import('./features/tokens/tokens-page.tsx'), 'TokensPage'),
})

const apiTokens = createRoute({
  getParentRoute: () => settings,
  path: '/api-tokens',
  validateSearch: apiTokensSearch,
  component: page(() => import('./features/api-tokens/api-tokens-page.tsx'), 'ApiTokensPage'),
})

/** What a role may not do has no address either. */
const forOwners = ({ context }: { context: { queryClient: QueryClient } }) => {
  if (context.queryClient.getQueryData(sessionQuery.queryKey)?.user.role !== 'owner') throw notFound()
}

const users = createRoute({
  getParentRoute: () => settings,
  path: '/users',
  validateSearch: usersSearch,
  beforeLoad: forOwners,
  component: page(() => import('./features/users/users-page.tsx'), 'UsersPage'),
})

const user = createRoute({
  getParentRoute: () => settings,
  path: '/users/$userId',
  beforeLoad: forOwners,
  component: page(() => import('./features/users/user-page.tsx'), 'UserPage'),
})

const retention = createRoute({
  getParentRoute: () => settings,
  path: '/retention',
  component: page(() => import('./features/settings/retention-page.tsx'), 'RetentionPage'),
})

const backups = createRoute({
  getParentRoute: () => settings,
  path: '/backups',
  beforeLoad: forOwners,
  component: page(() => import('./features/backups/backups-page.tsx'), 'BackupsPage'),
})

const system = createRoute({
  getParentRoute: () => settings,
  path: '/system',
  component: page(() => import('./features/system/system-page.tsx'), 'SystemPage'),
})

const account = createRoute({
  getParentRoute: () => settings,
  path: '/account',
  component: page(() => import('./features/settings/account-page.tsx'), 'AccountPage'),
})

/** Whatever else somebody types stands in the frame, so that the way on is there. */
const nothing = createRoute({ getParentRoute: () => app, path: '$', component: NotFound })

const routeTree = root.addChildren([
  login,
  app.addChildren([
    overview,
    services,
    service,
    agents,
    agent,
    commands,
    command,
    auditEvents,
    auditEvent,
    settings.addChildren([settingsStart, tokens, apiTokens, users, user, retention, backups, system, account]),
    nothing,
  ]),
])

export const router = createRouter({
  routeTree,
  context: { queryClient },
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: Crashed,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
