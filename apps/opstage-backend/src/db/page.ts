import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'

interface Paging {
  page: number
  pageSize: number
  sort: { field: string; direction: 'asc' | 'desc' }[]
}

/** Counting goes no further: nobody pages through more, and on a long history it would cost more than the page. */
const COUNT_LIMIT = 10_000

/**
 * One page of a query. `columns` says which column a sort field stands for, with a `?` behind it if it may be NULL; `key` is unique and
 * decides between equals, so that no row is shown twice or never. NULL sorts before all on both databases, as SQLite's indexes have it.
 */
export async function fetchPage<DB, TB extends keyof DB, O>(
  db: Kysely<DB>,
  query: SelectQueryBuilder<DB, TB, O>,
  { page, pageSize, sort }: Paging,
  columns: Record<string, string>,
  key: string,
) {
  const last = sort.at(-1)?.direction ?? 'desc'
  const order = [...sort.map(({ field, direction }) => [columns[field]!, direction] as const), [key, last] as const]
  const ordered = order.reduce((q, [column, direction]) => {
    if (!column.endsWith('?')) return q.orderBy(sql.ref(column), direction)
    // Said of no other column: PostgreSQL would not see that its index is in this order.
    return q.orderBy(sql.ref(column.slice(0, -1)), (ob) =>
      direction === 'desc' ? ob.desc().nullsLast() : ob.asc().nullsFirst(),
    )
  }, query)
  const rows = await ordered
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const counted = await countUpTo(db, query)
  const total = Math.min(counted, COUNT_LIMIT)
  return { rows, pagination: { page, pageSize, total, ...(counted > COUNT_LIMIT ? { totalIsLowerBound: true } : {}) } }
}

async function countUpTo<DB, TB extends keyof DB, O>(
  db: Kysely<DB>,
  query: SelectQueryBuilder<DB, TB, O>,
): Promise<number> {
  const bounded = (query as unknown as SelectQueryBuilder<DB, TB, object>)
    .clearSelect()
    .select(sql<number>`1`.as('one'))
    .limit(COUNT_LIMIT + 1)
  const { rows } = await sql<{
    count: number | string
  }>`select count(*) as "count" from (${bounded}) as "bounded"`.execute(db)
  return Number(rows[0]!.count)
}

/** Where a page of history ended: the next one begins behind it, at the same cost however deep it is. */
export interface Cursor {
  at: string
  id: string
}

export const writeCursor = ({ at, id }: Cursor) => Buffer.from(JSON.stringify([at, id])).toString('base64url')

/** `undefined` when it is none of ours. */
export function readCursor(text: string): Cursor | undefined {
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    return typeof at === 'string' && typeof id === 'string' ? { at, id } : undefined
  } catch {
    return undefined
  }
}
