import { migrate } from './db/migrate.ts'
import { openLine } from './db/line.ts'
import { isPostgres, openStore } from './db/open.ts'
import { type Config, databaseUrl, signingKeyFile } from './config.ts'
import { ensureWorkspace } from './features/system/workspace.ts'
import { createAllowance } from './platform/allowance.ts'
import { createCapacity } from './platform/capacity.ts'
import type { Parts } from './platform/context.ts'
import { createCounters } from './platform/counters.ts'
import { createEnds } from './platform/ends.ts'
import { createGrace } from './platform/grace.ts'
import { createHistogram } from './platform/histogram.ts'
import { createIds } from './platform/ids.ts'
import type { Log } from './platform/log.ts'
import { createLive } from './platform/live.ts'
import { type Busyness, createLoad } from './platform/load.ts'
import { createNewest } from './platform/newest.ts'
import { createPeers, type Peers } from './platform/peers.ts'
import { createPresence } from './platform/presence.ts'
import { createRecall } from './platform/recall.ts'
import { createRequests } from './platform/requests.ts'
import { createSeals } from './platform/seal.ts'
import { signingKeyFrom, signingKeyIn } from './platform/signing.ts'
import { createSharedVault, createVault } from './platform/vault.ts'
import { createWakeups } from './platform/wakeups.ts'

/** Ten heartbeats: word of a change comes at once, and where it could not, all is forgotten. */
const RECALL_MS = 300_000

export interface PartOptions {
  config: Config
  log: Log
  now?: () => Date
  monotonic?: () => number
  /** What is believed of the event loop, from the start, instead of looking at it. */
  busyness?: (() => Busyness) | undefined
}

type Known = Pick<Parts, 'config' | 'log' | 'now' | 'monotonic'> & Pick<PartOptions, 'busyness'>

/** Everything that use-cases need, on a database whose schema is brought up to date; without a server around it. */
export async function openParts({
  config,
  log,
  now = () => new Date(),
  monotonic = () => performance.now(),
  busyness,
}: PartOptions): Promise<Parts> {
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
  { config, log, now, monotonic, busyness }: Known,
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
    ...(busyness ? { loop: { measure: busyness, isStuck: () => false }, returnMs: 0 } : { queue: store.queue }),
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
    ends: createEnds(),
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

/** Several backends that share a database, and those without a disk, have a secret in common. */
function signingKeyOf(config: Config) {
  const file = signingKeyFile(config)
  return file === undefined ? signingKeyFrom(config.OPSTAGE_SESSION_SECRET) : signingKeyIn(file)
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
