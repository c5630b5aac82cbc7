import { existsSync } from 'node:fs'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import { holdFile } from './db/hold.ts'
import { databaseFile, signingKeyFile } from './config.ts'
import { actionRoutes } from './features/actions/routes.ts'
import { admitKnown, createAgentGate } from './features/agents/authorize.ts'
import { agentRoutes } from './features/agents/routes.ts'
import { apiTokenRoutes } from './features/api-tokens/routes.ts'
import { auditRoutes } from './features/audit/routes.ts'
import { backupRoutes } from './features/backup/routes.ts'
import { createHumanGate, refuseForeignOrigin } from './features/auth/authorize.ts'
import { bootstrap } from './features/auth/bootstrap.ts'
import { authRoutes } from './features/auth/routes.ts'
import { commandRoutes } from './features/commands/routes.ts'
import { dashboardRoutes } from './features/dashboard/routes.ts'
import { liveRoutes } from './features/live/routes.ts'
import { arrive } from './features/maintenance/arrive.ts'
import { maintenanceRoutes } from './features/maintenance/routes.ts'
import { searchRoutes } from './features/search/routes.ts'
import { serviceRoutes } from './features/services/routes.ts'
import { settingRoutes } from './features/settings/routes.ts'
import { admitMonitor } from './features/system/admit-monitor.ts'
import { identify } from './features/system/identify.ts'
import { systemRoutes } from './features/system/routes.ts'
import { tokenRoutes } from './features/tokens/routes.ts'
import { userRoutes } from './features/users/routes.ts'
import { startJobs } from './jobs.ts'
import { openParts, type PartOptions } from './parts.ts'
import { serveConsole } from './platform/console.ts'
import { createContext, type Parts, systemContext } from './platform/context.ts'
import { createHttp } from './platform/http.ts'
import { newRequestId } from './platform/ids.ts'
import { repeat } from './platform/jobs.ts'
import { type Authorize, isHuman } from './platform/mount.ts'
import { refuseOtherMethods } from './platform/other-methods.ts'
import { originOf } from './platform/origin.ts'

interface AppOptions extends PartOptions {
  /** Runs what goes on in the background. */
  startJob?: typeof repeat
  /** Ends the process at once: it must not go on. */
  end?: (why: string) => void
}

/** Puts the server together, on its parts. Listening and signals are `serve.ts`'s. */
export async function createApp({
  startJob = repeat,
  end = (why) => {
    throw new Error(why)
  },
  ...given
}: AppOptions) {
  const { config, log } = given
  const file = databaseFile(config)
  const waits = () => log.warn({ file }, 'another server has the database open: waiting for it to stop')
  const letGo = file === undefined ? () => {} : await holdFile(file, waits)
  let close = async () => letGo()
  try {
    const opened = await openParts(given)
    close = () => opened.close().finally(letGo)
    const parts = { ...opened, close }
    const keyFile = signingKeyFile(config)
    // It is made when it is first needed; one that is there and cannot be read would be missed by each heartbeat.
    if (keyFile !== undefined && existsSync(keyFile)) parts.signing()
    await bootstrap(systemContext(parts, 'bootstrap'))
    await arrive(systemContext(parts, 'start'))
    return { http: await compose(parts, startJob, end), parts }
  } catch (error) {
    await close()
    throw error
  }
}

async function compose(parts: Parts, startJob: typeof repeat, end: (why: string) => void) {
  const { config, log } = parts
  const authorizeHuman = createHumanGate(parts)
  const authorizeAgent = createAgentGate(parts)
  const authorize: Authorize = async (request, route) => {
    const origin = originOf(request, config.OPSTAGE_PUBLIC_BASE_URL)
    if (isHuman(route.access)) return authorizeHuman(request, route, origin)
    if (route.access === 'agent') return authorizeAgent(request, route, origin)
    if (route.access === 'monitor') return admitMonitor(parts, request, origin)
    if (route.writes) refuseForeignOrigin(request, parts)
    return createContext(parts, { type: 'NOBODY', id: null, name: null }, origin)
  }
  const { http, mount } = createHttp({
    log,
    authorize,
    admitKnown: (sender, route) =>
      admitKnown(parts, sender, route, () => originOf(sender, config.OPSTAGE_PUBLIC_BASE_URL)),
    admit: (sender, route) => authorizeAgent(sender, route, originOf(sender, config.OPSTAGE_PUBLIC_BASE_URL)),
    requests: parts.requests,
    newRequestId,
    trustProxy: config.OPSTAGE_TRUST_PROXY,
  })
  await http.register(cookie, { hook: false })
  refuseOtherMethods(http)

  authRoutes(mount, parts)
  apiTokenRoutes(mount, parts)
  userRoutes(mount, parts)
  tokenRoutes(mount)
  agentRoutes(mount)
  serviceRoutes(mount)
  actionRoutes(mount)
  commandRoutes(mount)
  auditRoutes(mount)
  dashboardRoutes(mount)
  settingRoutes(mount)
  backupRoutes(mount)
  liveRoutes(mount)
  searchRoutes(mount)
  maintenanceRoutes(mount)
  systemRoutes(mount)
  const built = config.OPSTAGE_CONSOLE_DIR ?? join(import.meta.dirname, '../../opstage-ui/dist')
  await serveConsole(http, built, identify(config))

  const stopJobs = startJobs(parts, http.server, startJob, end)
  http.addHook('onClose', async () => {
    await stopJobs()
    await parts.close()
  })
  return http
}
