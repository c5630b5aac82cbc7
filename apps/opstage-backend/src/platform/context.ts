import type { Backup, IdPrefix, Role } from '@xtrape/capsule-contracts-node'
import type { Config } from '../config.ts'
import type { Db, Store } from '../db/open.ts'
import type { Row } from '../db/tables.ts'
import type { Allowance } from './allowance.ts'
import type { Capacity } from './capacity.ts'
import type { Counters } from './counters.ts'
import type { Ends } from './ends.ts'
import type { Grace } from './grace.ts'
import type { Histogram } from './histogram.ts'
import { createIso } from './iso.ts'
import type { Live } from './live.ts'
import type { Load } from './load.ts'
import type { Log } from './log.ts'
import type { Newest } from './newest.ts'
import type { Peers } from './peers.ts'
import type { HealthSeen, Presence, Seen } from './presence.ts'
import type { Recall } from './recall.ts'
import type { Requests } from './requests.ts'
import type { Seals } from './seal.ts'
import type { SigningKey } from './signing.ts'
import type { Vault } from './vault.ts'
import type { Wakeups } from './wakeups.ts'

/** Who asks. The names are those of the moment: the record keeps them when the thing is gone. */
export type Actor =
  /** A person who has signed in, or a script of theirs: one of the two ids is there. */
  | { type: 'USER'; id: string; name: string; role: Role; sessionId: string | null; apiTokenId: string | null }
  /** Its status is that of the moment before it was heard. */
  | {
      type: 'AGENT'
      id: string
      name: string
      tokenId: string
      status: string
      statusSince: string
      replaced: boolean
    }
  | { type: 'SYSTEM'; id: null; name: string }
  | { type: 'NOBODY'; id: null; name: null }

/** Where a request came from, for the record. */
export interface Origin {
  requestId: string
  ipAddress: string
  userAgent: string | null
  isSecure: boolean
  isLocal: boolean
}

/** What the server consists of, made once in `parts.ts`. */
export interface Parts {
  config: Config
  store: Store
  db: Db
  log: Log
  /** The other backends on this database. */
  peers: Peers
  wakeups: Wakeups
  ends: Ends
  /** Which poll of an agent is the newest. */
  polls: Newest
  presence: Presence<Seen>
  /** Whom requests were found to come from a moment ago, by agent or user. */
  recall: Recall
  healthPresence: Presence<HealthSeen>
  grace: Grace
  /** How often progress of a command is kept. */
  progressAllowance: Allowance
  /** How busy this process is. */
  load: Load
  requests: Requests
  capacity: Capacity
  /** Seconds from the creation of a command to its being handed to its agent. */
  deliveryTimes: Histogram
  /** What open consoles are told. */
  live: Live
  seals: Seals
  /** The key that this installation signs with; made when it is first needed. */
  signing: () => SigningKey
  /** The signed end of the record, as this process has last seen it. */
  auditHead: {
    newest: Row<'auditAnchor'> | undefined
    /** When what agents remember of it was compared with the record. */
    heard: Map<string, number>
  }
  backups: Backups
  /** One-time secrets of results, by command. */
  vault: Vault
  counters: Counters
  workspaceId: string
  now: () => Date
  /** Milliseconds that only ever grow, whatever happens to the clock on the wall. */
  monotonic: () => number
  newId: (prefix: IdPrefix) => string
  /** Lets go of the database, and of whatever else was opened. */
  close: () => Promise<void>
}

/** What this process knows of its backups. */
export interface Backups {
  underWay: Promise<{ backup: Backup; deleted: string[] }> | undefined
  /** The last one that was due, if it could not be made. */
  failure: { message: string; since: string } | null
  /** Aborted when the server stops: then what is half-written is given up. */
  stopping: AbortController
}

/** What every use-case receives: the parts, who asks, and what to do once the change is on disk. */
export interface Context extends Parts {
  actor: Actor
  origin: Origin | null
  /** Inside `transact` only: runs `effect` when the transaction has committed. */
  afterCommit: (effect: () => void) => void
  inTransaction: boolean
}

export const createContext = (parts: Parts, actor: Actor, origin: Origin | null): Context => ({
  ...parts,
  actor,
  origin,
  inTransaction: false,
  afterCommit: () => {
    throw new Error('afterCommit needs a transaction')
  },
})

export const systemContext = (parts: Parts, job: string) =>
  createContext(parts, { type: 'SYSTEM', id: null, name: job }, null)

/**
 * Runs `work` in one transaction; what it queued with `afterCommit` runs only when that is on disk. Called inside another
 * one it joins it. Name the inner context `ctx` too: SQLite has a single connection, so a query on the outer one would
 * wait for itself for ever. Await nothing but the database in it: everybody waits for it.
 */
export const transact = <T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> =>
  inTransaction(ctx, work, ctx.store.transaction)

/**
 * As `transact`, for what is asked all day: on PostgreSQL it shares a commit with others, as on SQLite all do (`db/together.ts`). What
 * they do there is mixed, and may be done again: it has to rest on conditional updates alone, and to wait for nobody's rows for long.
 */
export const transactTogether = <T>(ctx: Context, work: (ctx: Context) => Promise<T>): Promise<T> =>
  inTransaction(ctx, work, ctx.store.together)

async function inTransaction<T>(
  ctx: Context,
  work: (ctx: Context) => Promise<T>,
  transaction: Store['transaction'],
): Promise<T> {
  if (ctx.inTransaction) return work(ctx)
  const effects: (() => void)[] = []
  const afterCommit = (effect: () => void) => void effects.push(effect)
  const asked = performance.now()
  const result = await transaction((db) => {
    effects.length = 0
    return work({ ...ctx, db, afterCommit, inTransaction: true })
  })
  ctx.capacity.transactions.record((performance.now() - asked) / 1000)
  for (const effect of effects) effect()
  return result
}

const iso = createIso()
/** The ISO text that times are stored and sent as. */
export const isoNow = (ctx: Pick<Context, 'now'>) => iso(ctx.now().getTime())
export const isoAfter = (ctx: Pick<Context, 'now'>, seconds: number) =>
  new Date(ctx.now().getTime() + seconds * 1000).toISOString()
