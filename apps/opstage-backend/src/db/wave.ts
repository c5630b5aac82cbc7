import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { Duplex } from 'node:stream'
import type pg from 'pg'
import { postgres } from './dialect.ts'
import { type ForMany, gatherers } from './gathered.ts'
import type { Db } from './open.ts'
import type { Tables } from './tables.ts'

interface Ask<What> {
  what: What
  answer: (result: pg.QueryResult) => void
  refuse: (error: unknown) => void
}

export interface Member {
  db: Db
  hasWritten: () => boolean
}

export interface Wave {
  /** Asks without a transaction. */
  ask: (query: CompiledQuery) => Promise<pg.QueryResult>
  gather: (forMany: ForMany, given: object) => Promise<pg.QueryResult>
  /** Who asks over this one asks along with the others. */
  join: () => Member
  hasFailed: () => boolean
  /** Sends what nobody has waited for, and `end`; resolves to what PostgreSQL says it did. */
  finish: (end: 'commit' | 'rollback') => Promise<string>
}

/**
 * What several ask of one connection in a turn of the event loop leaves in one piece, behind `begin` the first time, if there is one: inserts first, those
 * into a table as one statement, then everything else, the same question of several as one statement too.
 */
export function openWave(client: pg.ClientBase, begin?: string): Wave {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
  let inserts = new Map<ForMany, object[]>()
  let asks: Ask<CompiledQuery>[] = []
  let gathered = new Map<ForMany, Ask<object>[]>()
  let isScheduled = false
  let isBegun = false
  let failed = false

  function send(text: string, values?: readonly unknown[]): Promise<pg.QueryResult> {
    const answer = client.query(text, values as unknown[])
    answer.catch(() => (failed = true))
    return answer
  }

  function sendAll() {
    isScheduled = false
    if (begin && !isBegun) void send(begin)
    isBegun = true
    for (const [forMany, rows] of inserts) void sendQuery(forMany.ask(source, rows))
    inserts = new Map()
    for (const { what, answer, refuse } of asks) sendQuery(what).then(answer, refuse)
    asks = []
    for (const [forMany, those] of gathered) askForMany(forMany, those)
    gathered = new Map()
  }

  const sendQuery = ({ sql, parameters }: CompiledQuery) => send(sql, parameters)

  function askForMany(forMany: ForMany, those: Ask<object>[]) {
    const given = those.map(({ what }) => what)
    sendQuery(forMany.ask(source, given)).then(
      (result) => {
        const rows: object[][] = those.map(() => [])
        for (const { nth, ...row } of result.rows as { nth: number }[]) rows[nth]!.push(row)
        for (const [i, { answer }] of those.entries()) answer({ ...result, rows: rows[i]!, rowCount: rows[i]!.length })
      },
      (error) => those.forEach(({ refuse }) => refuse(error)),
    )
  }

  function inOnePiece<T>(work: () => T): T {
    stream.cork()
    try {
      return work()
    } finally {
      stream.uncork()
    }
  }

  function schedule() {
    if (isScheduled) return
    isScheduled = true
    setImmediate(() => isScheduled && inOnePiece(sendAll))
  }

  function ask(what: CompiledQuery): Promise<pg.QueryResult> {
    schedule()
    return new Promise((answer, refuse) => asks.push({ what, answer, refuse }))
  }

  function gather(forMany: ForMany, what: object): Promise<pg.QueryResult> {
    schedule()
    return new Promise((answer, refuse) => add(gathered, forMany, { what, answer, refuse }))
  }

  function join(): Member {
    let written = false
    const heard = <R>({ command, rowCount, rows }: pg.QueryResult): QueryResult<R> => {
      if (command === 'SELECT') return { rows }
      if (rowCount !== 0) written = true
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) }
    }
    const db = databaseOver({ executeQuery: async (query) => heard(await ask(query)), streamQuery: refuse })
    gatherers.set(db, async (forMany, given) => {
      if (!forMany.isInsert) return heard(await gather(forMany, given)).rows
      written = true
      add(inserts, forMany, given)
      return []
    })
    return { db, hasWritten: () => written }
  }

  return {
    ask,
    gather,
    join,
    hasFailed: () => failed,
    finish: (end) =>
      inOnePiece(() => {
        if (end === 'commit') sendAll()
        isScheduled = false
        return send(end)
      }).then(({ command }) => command),
  }
}

function add<K, V>(lists: Map<K, V[]>, key: K, value: V) {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

export function refuse(): never {
  throw new Error('What is shared can neither stream nor begin a transaction of its own')
}

export const databaseOver = (connection: DatabaseConnection): Db =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createDriver: () => ({
        init: async () => {},
        acquireConnection: async () => connection,
        releaseConnection: async () => {},
        beginTransaction: refuse,
        commitTransaction: refuse,
        rollbackTransaction: refuse,
        destroy: async () => {},
      }),
    },
  })

/** Texts for many are put together without a connection. */
const source = {
  db: databaseOver({ executeQuery: refuse, streamQuery: refuse }),
  store: { dialect: postgres },
}
