import type { CompiledQuery } from 'kysely'
import type pg from 'pg'
import type { Db } from './open.ts'
import { databaseOver, openWave, refuse } from './wave.ts'

interface Look {
  query: CompiledQuery
  answer: (result: pg.QueryResult) => void
  refuse: (error: unknown) => void
}

/** Looks that go at once are at most this many: a fleet that comes back asks ten thousand in a second. */
const LIMIT = 200

/** What several ask while one look is on its way goes together, as one statement if it is the same one. */
export function lookTogether(pool: pg.Pool): Db {
  const waiting: Look[] = []
  let isLooking = false

  async function look() {
    isLooking = true
    while (waiting.length > 0) await lookFor(pool, () => waiting.splice(0, LIMIT))
    isLooking = false
  }

  const ask = (query: CompiledQuery) =>
    new Promise<pg.QueryResult>((answer, refuse) => {
      waiting.push({ query, answer, refuse })
      if (!isLooking) void look()
    })
  return databaseOver({
    executeQuery: async (query) => ({ rows: (await ask(query)).rows }),
    streamQuery: refuse,
  })
}

async function lookFor(pool: pg.Pool, next: () => Look[]) {
  let client: pg.PoolClient
  try {
    client = await pool.connect()
  } catch (error) {
    for (const { refuse } of next()) refuse(error)
    return
  }
  const { ask } = openWave(client)
  await Promise.all(next().map(({ query, answer, refuse }) => ask(query).then(answer, refuse)))
  client.release()
}
