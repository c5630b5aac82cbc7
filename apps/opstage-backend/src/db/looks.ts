import type pg from 'pg'
import { gatherers } from './gathered.ts'
import type { Db } from './open.ts'
import { databaseOver, openWave, refuse, type Wave } from './wave.ts'

/** Asks over a wave, and settles whatever comes of it. */
type Look = (wave: Wave | Error) => Promise<void>

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

  function ask(over: (wave: Wave) => Promise<pg.QueryResult>): Promise<pg.QueryResult> {
    return new Promise((answer, refuse) => {
      waiting.push(async (wave) => (wave instanceof Error ? refuse(wave) : over(wave).then(answer, refuse)))
      if (!isLooking) void look()
    })
  }
  const db = databaseOver({
    executeQuery: async (query) => ({ rows: (await ask((wave) => wave.ask(query))).rows }),
    streamQuery: refuse,
  })
  gatherers.set(db, async (forMany, given) => (await ask((wave) => wave.gather(forMany, given))).rows)
  return db
}

async function lookFor(pool: pg.Pool, next: () => Look[]) {
  let client: pg.PoolClient
  try {
    client = await pool.connect()
  } catch (error) {
    for (const look of next()) void look(error as Error)
    return
  }
  const wave = openWave(client)
  await Promise.all(next().map((look) => look(wave)))
  client.release()
}
