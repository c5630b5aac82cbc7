import type { Duplex } from 'node:stream'
import { sql } from 'kysely'
import type pg from 'pg'

/**
 * Behind an insert whose answer says nothing: PostgreSQL is sent it, and it is waited for with the commit, which fails when it
 * did. SQLite answers at once anyway.
 */
export const unheard = sql`/* unheard */`
const isUnheard = (text: string) => text.endsWith('/* unheard */')

type Ask = (asked: string | pg.QueryConfig, values?: unknown[]) => Promise<unknown>

const said = (command: string) => Promise.resolve({ command, rowCount: 0, rows: [] })

/**
 * Saves round trips of a transaction, each of which costs a turn of two processes: `begin` goes along with the first statement, and
 * what is `unheard` along with the next one or the commit. `begin` fails only together with its connection, so nothing that
 * follows it can run without. The client must have been opened with `pipeline: true`.
 */
export function sendAhead(client: pg.ClientBase) {
  const query = client.query.bind(client) as unknown as Ask
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
  let isInTransaction = false
  let isBegun = false
  /** What was sent in this transaction, and not waited for. */
  let ahead: Promise<unknown>[] = []

  function send(text: string | pg.QueryConfig, values?: unknown[]) {
    // Held back, so that it leaves in one piece with what is behind it.
    stream.cork()
    const answer = query(text, values)
    answer.catch(() => {})
    ahead.push(answer)
  }

  /** The first error is the reason of those behind it. */
  async function hear(answer: Promise<unknown>) {
    release()
    const outcomes = await Promise.allSettled([...ahead, answer])
    const failed = outcomes.find(({ status }) => status === 'rejected')
    if (failed) throw (failed as PromiseRejectedResult).reason
    return answer
  }

  function release() {
    while (stream.writableCorked > 0) stream.uncork()
  }

  function end(text: string, values?: unknown[]) {
    isInTransaction = false
    if (!isBegun) return said(text.toUpperCase())
    if (text === 'commit') return hear(query(text, values))
    const answer = query(text, values)
    release()
    return answer
  }

  client.query = ((asked: string | pg.QueryConfig, values?: unknown[]) => {
    if (asked === 'begin') {
      isInTransaction = true
      isBegun = false
      ahead = []
      return said('BEGIN')
    }
    if (!isInTransaction) return query(asked, values)
    if (asked === 'commit' || asked === 'rollback') return end(asked, values)
    if (!isBegun) send('begin')
    isBegun = true
    if (typeof asked !== 'string' || !isUnheard(asked)) return hear(query(asked, values))
    send(asked, values)
    return said('INSERT')
  }) as typeof client.query
}
