import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '../../../db/open.ts'
import type { Anchor, AnchorKind } from './anchor.ts'
import { type ChainEvent, eventOfRow } from './event.ts'
import type { ChainSource } from './verify.ts'

/** Some milliseconds of work: in between, others have their turn. */
const BATCH = 250

export const findAnchor = (db: Db, kind: AnchorKind): Promise<Anchor | undefined> =>
  db.selectFrom('auditAnchor').selectAll().where('kind', '=', kind).executeTakeFirst()

export async function knownKeys(db: Db): Promise<Map<string, string>> {
  const keys = await db.selectFrom('auditKey').select(['id', 'publicKey']).execute()
  return new Map(keys.map(({ id, publicKey }) => [id, publicKey]))
}

/** The record of a database, read without holding it up. */
export const recordIn = (db: Db): ChainSource => ({
  keys: () => knownKeys(db),
  anchors: async () => ({ head: await findAnchor(db, 'HEAD'), checkpoint: await findAnchor(db, 'CHECKPOINT') }),
  events: (behind) => sealedEvents(db, behind),
  unsealed: async () => {
    const rows = await db
      .selectFrom('auditEvent')
      .selectAll()
      .where('sequence', 'is', null)
      .orderBy('id')
      .limit(1000)
      .execute()
    return rows.map(eventOfRow)
  },
})

/** In the order of the chain; numbers that were tampered with may be anything, also alike. */
async function* sealedEvents(db: Db, behind: ChainEvent | undefined): AsyncIterable<ChainEvent> {
  let last = behind
  for (;;) {
    const from = last && { sequence: last.sequence as number, id: last.id as string }
    const rows = await db
      .selectFrom('auditEvent')
      .selectAll()
      .where('sequence', 'is not', null)
      .$if(from !== undefined, (q) => q.where(sql<boolean>`("sequence", "id") > (${from!.sequence}, ${from!.id})`))
      .orderBy('sequence')
      .orderBy('id')
      .limit(BATCH)
      .execute()
    for (const row of rows) yield eventOfRow(row)
    if (rows.length < BATCH) return
    last = rows.at(-1)!
    await setImmediate()
  }
}
