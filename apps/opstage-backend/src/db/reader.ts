import { once } from 'node:events'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
} from 'kysely'
import { identify } from './our-file.ts'
import { PlannedOnceCompiler } from './sqlite-text.ts'
import type { Tables } from './tables.ts'

/** Rows come and go at once: without a bound, what is young would be let grow to several times this. */
const LIMITS = { maxYoungGenerationSizeMb: 16 }

/** What the thread is asked, and answers. */
export type Question =
  | { id: number; sql: string; parameters: readonly unknown[] }
  | { id: number; checkpoint: true }
  | { close: true }
export type Reply = { id: number; rows: unknown[] } | { id: number; error: { message: string; code: string } }

export interface Reader {
  db: Kysely<Tables>
  /** Moves what was written to its place in the file, and says how many pages it had to leave; who writes does not wait for it. */
  checkpoint: () => Promise<number>
}

interface Waiting {
  resolve: (rows: unknown[]) => void
  reject: (error: Error) => void
}

/**
 * A SQLite file for reading, on a connection and in a thread of its own: a synchronous query that takes its time holds up
 * nobody but other readers. It sees whatever was committed before it asks. The thread starts with the first question.
 */
export function openReader(path: string): Reader {
  const file = identify(path)
  const waiting = new Map<number, Waiting>()
  let thread: Worker | undefined
  let count = 0

  function start(): Worker {
    // Beside this file, whether that is the source or what was built of it.
    const program = new URL(`./reader-thread${extname(import.meta.filename)}`, import.meta.url)
    const started = new Worker(program, { workerData: file, resourceLimits: LIMITS })
    // Open questions keep the process alive, an idle thread does not.
    started.unref()
    started.on('message', (reply: Reply) => {
      const { resolve, reject } = waiting.get(reply.id)!
      waiting.delete(reply.id)
      if (waiting.size === 0) started.unref()
      if ('rows' in reply) resolve(reply.rows)
      else reject(Object.assign(new Error(reply.error.message), { code: reply.error.code }))
    })
    started.on('error', (error: Error) => lose(started, error))
    started.on('exit', () => lose(started, new Error('the thread that reads the database has ended')))
    return started
  }

  /** The next question starts another one. */
  function lose(lost: Worker, error: Error) {
    if (thread !== lost) return
    thread = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  const ask = (question: { sql: string; parameters: readonly unknown[] } | { checkpoint: true }) =>
    new Promise<unknown[]>((resolve, reject) => {
      thread ??= start()
      count += 1
      waiting.set(count, { resolve, reject })
      thread.ref()
      thread.postMessage({ id: count, ...question } satisfies Question)
    })

  const connection: DatabaseConnection = {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => ({
      rows: (await ask({ sql, parameters })) as R[],
    }),
    streamQuery: refuse,
  }
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => {},
    destroy: async () => {
      if (!thread) return
      const exit = once(thread, 'exit')
      thread.ref()
      thread.postMessage({ close: true } satisfies Question)
      await exit
    },
  }
  const db = new Kysely<Tables>({
    dialect: {
      createDriver: () => driver,
      createAdapter: () => new SqliteAdapter(),
      createQueryCompiler: () => new PlannedOnceCompiler(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
  })
  return { db, checkpoint: async () => (await ask({ checkpoint: true }))[0] as number }
}

function refuse(): never {
  throw new Error('this connection answers single questions only')
}
