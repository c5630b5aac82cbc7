import type { Db } from '../../db/open.ts'
import type { Context } from '../../platform/context.ts'

/** More do not wait for their place in the chain unless something is wrong, which is known long before. */
const MOST = 10_000

export interface Unsealed {
  /** No further than 10,000. */
  count: number
  /** When the one that waits longest was written. */
  since: string | null
}

/** Events that wait for their place in the chain. */
export async function countUnsealed({ db }: Pick<Context, 'db'>): Promise<Unsealed> {
  const { count, since } = await db
    .selectFrom(unsealed(db).as('waiting'))
    .select((eb) => [eb.fn.countAll<number | string>().as('count'), eb.fn.min('createdAt').as('since')])
    .executeTakeFirstOrThrow()
  return { count: Number(count), since }
}

const unsealed = (db: Db) =>
  db.selectFrom('auditEvent').select('createdAt').where('sequence', 'is', null).orderBy('id').limit(MOST)

/** How many events are kept, as the end of the chain says: nobody counts millions of rows for that. */
export async function countEvents({ db }: Pick<Context, 'db'>): Promise<number> {
  // In one statement: an event that is sealed in between would be counted twice, or not at all.
  const { waiting, sealed } = await db
    .selectFrom(unsealed(db).as('waiting'))
    .select((eb) => [
      eb.fn.countAll<number | string>().as('waiting'),
      eb.selectFrom('auditAnchor').select('count').where('kind', '=', 'HEAD').as('sealed'),
    ])
    .executeTakeFirstOrThrow()
  return Number(waiting) + (sealed ?? 0)
}
