import type { Db } from '../db/open.ts'
import type { Seals } from './seal.ts'

/** Secrets that are shown once: kept for minutes, gone when taken, never written in the clear. */
export interface Vault {
  /** Call it inside a transaction: it is there when that has committed. */
  put: (tx: { db: Db; afterCommit: (effect: () => void) => void }, key: string, secret: string) => Promise<void>
  has: (db: Db, key: string) => Promise<boolean>
  /** Call it inside a transaction. */
  take: (db: Db, key: string) => Promise<string | undefined>
  /** Undoes a `take` whose transaction has failed. */
  giveBack: (key: string, secret: string) => void
}

const TTL_MS = 5 * 60_000

/** In memory only. Bounded: beyond `limit` the oldest goes, as it would have a little later. */
export function createVault(now: () => Date, { ttlMs = TTL_MS, limit = 1000 } = {}): Vault {
  const held = new Map<string, { secret: string; until: number }>()
  const alive = (key: string) => {
    const entry = held.get(key)
    if (entry && entry.until <= now().getTime()) held.delete(key)
    return held.get(key)
  }
  const put = (key: string, secret: string) => {
    for (const old of held.keys()) alive(old)
    const oldest = held.keys().next().value
    if (held.size >= limit && oldest !== undefined) held.delete(oldest)
    held.set(key, { secret, until: now().getTime() + ttlMs })
  }
  return {
    put: async ({ afterCommit }, key, secret) => afterCommit(() => put(key, secret)),
    has: async (_, key) => alive(key) !== undefined,
    take: async (_, key) => {
      const entry = alive(key)
      held.delete(key)
      return entry?.secret
    },
    giveBack: put,
  }
}

/** As sealed rows, for backends that share a database: the browser may talk to another one than the agent. */
export function createSharedVault(now: () => Date, seals: Seals, { ttlMs = TTL_MS } = {}): Vault {
  const about = (key: string) => `one-time secret of ${key}`
  const alive = (db: Db) => db.selectFrom('oneTimeSecret').select('id').where('expiresAt', '>', now().toISOString())
  return {
    put: async ({ db }, id, secret) => {
      const expiresAt = new Date(now().getTime() + ttlMs).toISOString()
      await db
        .insertInto('oneTimeSecret')
        .values({ id, sealed: seals.seal(secret, about(id)), expiresAt })
        .execute()
    },
    has: async (db, id) => (await alive(db).where('id', '=', id).executeTakeFirst()) !== undefined,
    take: async (db, id) => {
      const row = await db
        .deleteFrom('oneTimeSecret')
        .where('id', 'in', alive(db).where('id', '=', id))
        .returning('sealed')
        .executeTakeFirst()
      return row && seals.unseal(row.sealed, about(id))
    },
    // The transaction that failed has deleted nothing.
    giveBack: () => {},
  }
}
