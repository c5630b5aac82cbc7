import type pg from 'pg'
import type { Db } from './open.ts'
import { openWave } from './wave.ts'

interface Job {
  work: (db: Db) => Promise<unknown>
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/** A group is at most this many. */
const LIMIT = 100
/** A row that somebody else holds is waited for so long; then each goes on alone, so that no backend waits for all of another one's group. */
const LOCK_MS = 200
/** What is asked for many is looked up by keys, whatever PostgreSQL believes of the size of a table that was empty a moment ago. */
const BEGIN = `begin; set local lock_timeout = ${LOCK_MS}; set local enable_hashjoin = off; set local enable_mergejoin = off; set local enable_seqscan = off`

/**
 * Group commit on PostgreSQL: transactions that arrive while a group is under way are the next group, on one connection, with one
 * commit. They run side by side: what they ask in one turn of the event loop leaves in one piece, and the same question of several
 * as one statement. One that throws before it has written anything leaves alone. If anything else goes wrong, the group is rolled
 * back, and each runs `alone`.
 */
export function commitTogether(pool: pg.Pool, alone: <T>(work: (db: Db) => Promise<T>) => Promise<T>) {
  const waiting: Job[] = []
  let running = false

  async function runGroup() {
    const group = waiting.splice(0, LIMIT)
    try {
      const client = await pool.connect()
      if (!(await tryTogether(client, group)))
        for (const { work, resolve, reject } of group) alone(work).then(resolve, reject)
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
    if (waiting.length > 0) void runGroup()
    else running = false
  }

  const together = <T>(work: (db: Db) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve: resolve as (value: unknown) => void, reject })
      if (running) return
      running = true
      setImmediate(() => void runGroup())
    })
  return { together, waiting: () => waiting.length }
}

/** `false` when nothing of it has happened. Throws when nobody knows whether it has. */
async function tryTogether(client: pg.PoolClient, group: Job[]): Promise<boolean> {
  const wave = openWave(client, BEGIN)
  // While nobody waits for an answer, a connection that breaks fails nothing but the commit.
  let isBroken = false
  const onBreak = () => (isBroken = true)
  client.once('error', onBreak)
  const members = group.map(() => wave.join())
  const outcomes = await Promise.allSettled(group.map(({ work }, i) => work(members[i]!.db)))
  client.off('error', onBreak)
  const isSpoilt = outcomes.some(({ status }, i) => status === 'rejected' && members[i]!.hasWritten())
  const end = isSpoilt || isBroken || wave.hasFailed() ? 'rollback' : 'commit'
  try {
    const done = await wave.finish(end)
    client.release()
    if (done !== 'COMMIT') return false
  } catch (error) {
    client.release(true)
    if (end === 'rollback') return false
    throw error
  }
  for (const [i, outcome] of outcomes.entries())
    if (outcome.status === 'fulfilled') group[i]!.resolve(outcome.value)
    else group[i]!.reject(outcome.reason)
  return true
}
