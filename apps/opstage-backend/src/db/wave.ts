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
import { type ForMany, type Gatherable, isGatherable } from './gathered.ts'
import type { Db } from './open.ts'
import type { Tables } from './tables.ts'

interface Ask {
  query: CompiledQuery
  answer: (result: pg.QueryResult) => void
  refuse: (error: unknown) => void
}

export interface Member {
  db: Db
  hasWritten: () => boolean
}

export interface Wave {
  ask: (query: CompiledQuery) => Promise<pg.QueryResult>
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
  let asks: Ask[] = []
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
    const same = new Map<ForMany | CompiledQuery, Ask[]>()
    for (const one of asks) add(same, isGatherable(one.query) ? one.query.forMany : one.query, one)
    asks = []
    for (const [what, those] of same)
      if (those.length > 1 && 'ask' in what) askForMany(what, those)
      else for (const { query, answer, refuse } of those) sendQuery(query).then(answer, refuse)
  }

  const sendQuery = ({ sql, parameters }: CompiledQuery) => send(sql, parameters)

  function askForMany(forMany: ForMany, those: Ask[]) {
    const given = those.map(({ query }) => (query as Gatherable).given)
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

  function ask(query: CompiledQuery): Promise<pg.QueryResult> {
    return new Promise((answer, refuse) => {
      asks.push({ query, answer, refuse })
      schedule()
    })
  }

  function join(): Member {
    let written = false
    const executeQuery = async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      if (isGatherable(query) && query.forMany.isInsert) {
        written = true
        add(inserts, query.forMany, query.given)
        return { rows: [] }
      }
      const { command, rowCount, rows } = await ask(query)
      if (command === 'SELECT') return { rows }
      if (rowCount !== 0) written = true
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) }
    }
    return { db: databaseOver({ executeQuery, streamQuery: refuse }), hasWritten: () => written }
  }

  return {
    ask,
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
