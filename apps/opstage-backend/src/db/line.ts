import type pg from 'pg'
import { loadPg } from './pg.ts'

/**
 * A backend's own connection to PostgreSQL, beside the pool: over it all backends on a database tell each other things and
 * agree which of them does what only one may do. It is watched and rebuilt. What is said while it is down is lost, so it
 * carries hints only.
 */
export interface Line {
  /** Tells every backend, this one too, in one order for all. Answers whether it is said, or may be lost. */
  say: (text: string) => Promise<boolean>
  hear: (listener: (text: string) => void) => void
  /** Called when it is up again, with the milliseconds it was down: something may have been missed. */
  onReopened: (listener: (downMs: number) => void) => void
  /** Whether it is up, as far as anybody knows: that it broke is noticed within ten seconds. */
  isOpen: () => boolean
  /** Whether this backend is the one that does `job`: the first to ask is, until it ends or its line breaks. */
  onlyMe: (job: string) => Promise<boolean>
  /** Joins the backends that run; runs `asFirst` when there were none, and the next ones wait for that. */
  arrive: (asFirst: () => Promise<void>) => Promise<void>
  close: () => Promise<void>
}

const CHANNEL = 'opstage'
/** Names our advisory locks; the second number is the job's. Anything, as long as nothing else on the server uses it. */
const LOCKS = 734_061_222
const ALIVE = 'alive'

/** By its name PostgreSQL knows it again, and plans it once. */
const NOTIFY = { name: 'say', text: 'select pg_notify($1, $2)' }

/** How often somebody asks whether the line still holds, and how long the answer may take. */
const WATCH_MS = 5000
const PATIENCE_MS = 5000
const FIRST_RETRY_MS = 100
const LONGEST_RETRY_MS = 5000

/** A backend that vanished without a word must not hold its locks for the two hours that TCP would wait for it. */
const SESSION = `set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; listen ${CHANNEL}`

export async function openLine(connectionString: string, onLost: (error: unknown) => void): Promise<Line> {
  const listeners: ((text: string) => void)[] = []
  const reopened: ((downMs: number) => void)[] = []
  const mine = new Set<string>()
  let client: pg.Client | undefined
  let isClosed = false
  let hasArrived = false
  let timer: NodeJS.Timeout | undefined

  async function connect(): Promise<pg.Client> {
    const { Client } = loadPg()
    const next = new Client({
      connectionString,
      application_name: 'opstage line',
      keepAlive: true,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
    })
    let cause: unknown = new Error('the connection ended')
    next.on('error', (error) => (cause = error))
    next.on('notification', ({ payload = '' }) => listeners.forEach((listener) => listener(payload)))
    try {
      await next.connect()
      await next.query(SESSION)
    } catch (error) {
      await next.end().catch(() => {})
      throw error
    }
    next.once('end', () => lose(next, cause))
    return next
  }

  function lose(lost: pg.Client, cause: unknown) {
    if (client !== lost) return
    client = undefined
    mine.clear()
    clearTimeout(timer)
    if (isClosed) return
    onLost(cause)
    later(FIRST_RETRY_MS, () => reopen(performance.now(), FIRST_RETRY_MS))
  }

  async function reopen(since: number, retryMs: number) {
    try {
      const next = await connect()
      if (isClosed) return await next.end()
      if (hasArrived) await next.query(JOIN, [LOCKS, ALIVE])
      client = next
      watch()
      reopened.forEach((listener) => listener(performance.now() - since))
    } catch {
      const nextMs = Math.min(LONGEST_RETRY_MS, 2 * retryMs)
      if (!isClosed) later(nextMs, () => reopen(since, nextMs))
    }
  }

  /** A connection whose other end is gone may say nothing for hours: it is asked. */
  function watch() {
    later(WATCH_MS, async () => {
      const asked = client
      if (!asked) return
      try {
        await asked.query('select 1')
        if (client === asked) watch()
      } catch (error) {
        lose(asked, error)
        await asked.end().catch(() => {})
      }
    })
  }

  function later(ms: number, work: () => Promise<void>) {
    timer = setTimeout(() => void work(), ms)
    timer.unref()
  }

  client = await connect()
  watch()

  return {
    arrive: async (asFirst) => {
      hasArrived = true
      await arrive(client!, asFirst)
    },
    say: async (text) => {
      if (!client) return false
      return client.query({ ...NOTIFY, values: [CHANNEL, text] }).then(
        () => true,
        () => false,
      )
    },
    hear: (listener) => void listeners.push(listener),
    onReopened: (listener) => void reopened.push(listener),
    isOpen: () => client !== undefined,
    onlyMe: async (job) => {
      const asked = client
      if (!asked) return false
      try {
        // What is held already is asked for too: the answer proves that the line, and with it the lock, still holds.
        const sql = mine.has(job) ? 'select true as "ok"' : 'select pg_try_advisory_lock($1, hashtext($2)) as "ok"'
        const { rows } = await asked.query<{ ok: boolean }>(sql, mine.has(job) ? [] : [LOCKS, job])
        if (rows[0]!.ok && client === asked) mine.add(job)
        return mine.has(job)
      } catch {
        return false
      }
    },
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}

const JOIN = 'select pg_advisory_lock_shared($1, hashtext($2))'

/** Everybody holds this lock together; who gets it alone came first, and lets the others in when it is ready. */
async function arrive(client: pg.Client, asFirst: () => Promise<void>) {
  const alone = 'select pg_try_advisory_lock($1, hashtext($2)) as "ok"'
  const { rows } = await client.query<{ ok: boolean }>(alone, [LOCKS, ALIVE])
  if (rows[0]!.ok) await asFirst()
  await client.query(JOIN, [LOCKS, ALIVE])
  if (rows[0]!.ok) await client.query('select pg_advisory_unlock($1, hashtext($2))', [LOCKS, ALIVE])
}
