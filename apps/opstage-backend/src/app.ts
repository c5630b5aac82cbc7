import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import { migrate } from './db/migrate.ts'
import { holdFile } from './db/hold.ts'
import { openLine } from './db/line.ts'
import { isPostgres, openStore } from './db/open.ts'
import { type Config, databaseFile, databaseUrl, signingKeyFile } from './config.ts'
import { actionRoutes } from './features/actions/routes.ts'
import { admitKnown, createAgentGate } from './features/agents/authorize.ts'
import { watchForMassSilence } from './features/agents/mass-silence.ts'
import { agentRoutes } from './features/agents/routes.ts'
import { apiTokenRoutes } from './features/api-tokens/routes.ts'
import { auditRoutes } from './features/audit/routes.ts'
import { createSealer } from './features/audit/keep-sealed.ts'
import { backUpWhenDue } from './features/backup/plan.ts'
import { backupRoutes } from './features/backup/routes.ts'
import { createHumanGate, refuseForeignOrigin } from './features/auth/authorize.ts'
import { bootstrap } from './features/auth/bootstrap.ts'
import { authRoutes } from './features/auth/routes.ts'
import { expireCommands } from './features/commands/expire.ts'
import { commandRoutes } from './features/commands/routes.ts'
import { dashboardRoutes } from './features/dashboard/routes.ts'
import { liveRoutes } from './features/live/routes.ts'
import { createClockWatch } from './features/maintenance/clock-jump.ts'
import { arrive } from './features/maintenance/arrive.ts'
import { createRescue } from './features/maintenance/rescue.ts'
import { maintenanceRoutes } from './features/maintenance/routes.ts'
import { flush, sweep } from './features/maintenance/sweep.ts'
import { searchRoutes } from './features/search/routes.ts'
import { serviceRoutes } from './features/services/routes.ts'
import { settingRoutes } from './features/settings/routes.ts'
import { admitMonitor } from './features/system/admit-monitor.ts'
import { identify } from './features/system/identify.ts'
import { systemRoutes } from './features/system/routes.ts'
import { ensureWorkspace } from './features/system/workspace.ts'
import { tokenRoutes } from './features/tokens/routes.ts'
import { userRoutes } from './features/users/routes.ts'
import { createAllowance } from './platform/allowance.ts'
import { createCapacity } from './platform/capacity.ts'
import { serveConsole } from './platform/console.ts'
import { createContext, type Parts, systemContext } from './platform/context.ts'
import { createCounters } from './platform/counters.ts'
import { createGrace } from './platform/grace.ts'
import { createHistogram } from './platform/histogram.ts'
import { protectWithHeaders } from './platform/headers.ts'
import { type Authorize, createHttp, isHuman, refuseOtherMethods } from './platform/http.ts'
import { createIds } from './platform/ids.ts'
import { repeat, single } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { createLive } from './platform/live.ts'
import { type Busyness, createLoad, watchLoad } from './platform/load.ts'
import { createNewest } from './platform/newest.ts'
import { originOf } from './platform/origin.ts'
import { createPeers, type Peers } from './platform/peers.ts'
import { createPresence } from './platform/presence.ts'
import { createRecall } from './platform/recall.ts'
import { createRequests } from './platform/requests.ts'
import { createSeals } from './platform/seal.ts'
import { signingKeyFrom, signingKeyIn } from './platform/signing.ts'
import { createSharedVault, createVault } from './platform/vault.ts'
import { createWakeups } from './platform/wakeups.ts'

interface AppOptions {
  config: Config
  log: Log
  now?: () => Date
  monotonic?: () => number
  /** What is believed of the event loop, instead of looking at it. */
  busyness?: (() => Busyness) | undefined
  /** Runs what goes on in the background. */
  startJob?: typeof repeat
  /** Ends the process at once: it must not go on. */
  end?: (why: string) => void
}

type PartOptions = Pick<Parts, 'config' | 'log' | 'now' | 'monotonic'> & { busyness: AppOptions['busyness'] }

/** How often the memory of who was heard is written, and clock and network are watched. */
const SECOND_MS = 1000
/** Ten heartbeats: word of a change comes at once, and where it could not, all is forgotten. */
const RECALL_MS = 300_000

/** An event has its place in the chain within a second of its commit. */
const SEAL_MS = 500

/** How often one looks whether a backup is due. */
const BACKUP_MS = 60_000

/** Puts the server together: the one place that knows all its parts. Listening and signals are `main.ts`'s. */
export async function createApp({
  config,
  log,
  now = () => new Date(),
  monotonic = () => performance.now(),
  busyness,
  startJob = repeat,
  end = (why) => {
    throw new Error(why)
  },
}: AppOptions) {
  const file = databaseFile(config)
  const waits = () => log.warn({ file }, 'another server has the database open: waiting for it to stop')
  const letGo = file === undefined ? () => {} : await holdFile(file, waits)
  let close = async () => letGo()
  try {
    const opened = await openParts({ config, log, now, monotonic, busyness })
    close = () => opened.close().finally(letGo)
    const parts = { ...opened, close }
    await bootstrap(systemContext(parts, 'bootstrap'))
    await arrive(systemContext(parts, 'start'))
    return { http: await compose(parts, startJob, end), parts }
  } catch (error) {
    await close()
    throw error
  }
}

/** Everything that use-cases need, on a database whose schema is brought up to date; without a server around it. */
export async function openParts({
  config,
  log,
  now = () => new Date(),
  monotonic = () => performance.now(),
  busyness,
}: AppOptions): Promise<Parts> {
  const url = databaseUrl(config)
  const store = openStore(url, {
    poolSize: config.OPSTAGE_DATABASE_POOL_SIZE,
    statementTimeoutMs: 1000 * config.OPSTAGE_DATABASE_STATEMENT_TIMEOUT_SECONDS,
  })
  let peers: Peers | undefined
  try {
    const applied = await migrate(store)
    if (applied.length > 0) log.info({ versions: applied }, 'database schema brought up to date')
    peers = createPeers(isPostgres(url) ? await openLine(url, lineLost(log)) : undefined)
    return await createParts({ config, log, now, monotonic, busyness }, store, peers)
  } catch (error) {
    await peers?.close()
    await store.close()
    throw error
  }
}

const lineLost = (log: Log) => (err: unknown) =>
  log.warn({ err }, 'the line to PostgreSQL broke: until it is back, nothing is heard of other backends')

async function createParts(
  { config, log, now, monotonic, busyness }: PartOptions,
  store: Parts['store'],
  peers: Peers,
): Promise<Parts> {
  const newId = createIds(now)
  const seals = createSeals(config.OPSTAGE_SESSION_SECRET)
  const requests = createRequests()
  const patienceMs = 1000 * config.OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS
  const load = createLoad({
    now: monotonic,
    patienceMs,
    peers,
    ...(busyness ? { loop: { measure: busyness, isStuck: () => false } } : { queue: store.queue }),
  })
  return {
    config,
    log,
    now,
    monotonic,
    newId,
    store,
    db: store.db,
    peers,
    wakeups: createWakeups(peers),
    polls: createNewest(peers),
    presence: createPresence(),
    recall: createRecall(peers, monotonic, { lifetimeMs: RECALL_MS }),
    healthPresence: createPresence(),
    grace: createGrace(now),
    progressAllowance: createAllowance(monotonic, { perSecond: 4, burst: 8 }),
    load,
    requests,
    capacity: createCapacity({ monotonic, requests, store, load }),
    deliveryTimes: createHistogram(),
    live: createLive(now, peers),
    seals,
    signing: once(() => signingKeyOf(config)),
    auditHead: { newest: undefined, heard: new Map() },
    backups: { underWay: undefined, failure: null, stopping: new AbortController() },
    vault: isPostgres(databaseUrl(config)) ? createSharedVault(now, seals) : createVault(now),
    counters: createCounters(),
    workspaceId: await ensureWorkspace({ store, now, newId }),
    close: async () => {
      await peers.close()
      await store.close()
    },
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
    requests: parts.requests,
    newRequestId: randomUUID,
    trustProxy: config.OPSTAGE_TRUST_PROXY,
  })
  await http.register(cookie, { hook: false })
  protectWithHeaders(http)

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
  refuseOtherMethods(http)
  const built = config.OPSTAGE_CONSOLE_DIR ?? join(import.meta.dirname, '../../opstage-ui/dist')
  await serveConsole(http, built, identify(config))

  // Without the database nobody could be heard: what was missed then is not their silence.
  parts.peers.onGap((downMs) => {
    if (downMs >= config.OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS * 1000) parts.grace.from = parts.now().getTime()
  })
  const look = createClockWatch(parts)
  const watchClock = () => look(systemContext(parts, 'clock'))
  const keepSealed = createSealer()
  const batch = config.OPSTAGE_BACKGROUND_SWEEP_BATCH_SIZE
  // A clock that was set would expire everything before anybody looks at it.
  const sweeper = (work: () => Promise<unknown>) =>
    single(parts.peers, 'sweep', async () => {
      await watchClock()
      await work()
    })
  const jobs = [
    startJob('flush', SECOND_MS, log, () => flush(parts)),
    startJob('seal', SEAL_MS, log, () => keepSealed(systemContext(parts, 'seal'))),
    startJob('load', SECOND_MS, log, watchLoad(parts, http.server)),
    startJob('checkpoint', SECOND_MS, log, () => parts.store.checkpoint()),
    startJob('clock', SECOND_MS, log, watchClock),
    startJob('backup', BACKUP_MS, log, () => backUpWhenDue(systemContext(parts, 'backup'))),
    startJob('rescue', SECOND_MS, log, createRescue(parts, end)),
    startJob('silence', SECOND_MS, log, () => watchForMassSilence(systemContext(parts, 'silence'))),
    startJob(
      'expire',
      SECOND_MS,
      log,
      sweeper(() => expireCommands(systemContext(parts, 'sweep'), batch)),
    ),
    startJob(
      'sweep',
      config.OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS * 1000,
      log,
      sweeper(() => sweep(systemContext(parts, 'sweep'))),
    ),
  ]
  http.addHook('onClose', async () => {
    parts.backups.stopping.abort()
    await parts.backups.underWay?.catch(() => {})
    for (const job of jobs) await job.stop()
    await flush(parts).catch((err: unknown) => log.warn({ err }, 'who was heard last is not written'))
    await keepSealed(systemContext(parts, 'stop'), { isLast: true }).catch((err: unknown) =>
      log.error({ err }, 'the newest audit events are sealed by the next start'),
    )
    await parts.close()
  })
  return http
}

/** Several backends that share a database, and those without a disk, have a secret in common. */
function signingKeyOf(config: Config) {
  const file = signingKeyFile(config)
  return file === undefined ? signingKeyFrom(config.OPSTAGE_SESSION_SECRET) : signingKeyIn(file)
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
