import type { Pagination, Sort } from '@xtrape/capsule-contracts-node'
import { type Cursor, readCursor, writeCursor } from '../db/page.ts'
import { invalid } from './errors.ts'

interface HistoryQuery {
  pageSize: number
  sort: Sort[]
  cursor?: string | undefined
}

/** The place behind which a page of history begins, and which way it reads. */
export function cursorOf({ cursor, sort }: HistoryQuery): (Cursor & { comparison: '<' | '>' }) | undefined {
  if (cursor === undefined) return undefined
  const place = readCursor(cursor)
  if (!place) throw invalid([{ path: 'query.cursor', message: 'is none that this server gave out' }])
  if (!isByCreation(sort))
    throw invalid([{ path: 'query.cursor', message: 'goes with sort=-createdAt or createdAt only' }])
  return { ...place, comparison: sort[0]!.direction === 'desc' ? '<' : '>' }
}

/** Adds where the next page begins, when there may be one. */
export function withNextCursor<R extends { createdAt: string; id: string }>(
  query: HistoryQuery,
  { rows, pagination }: { rows: R[]; pagination: Pagination },
) {
  const last = rows.at(-1)
  if (!last || rows.length < query.pageSize || !isByCreation(query.sort)) return { rows, pagination }
  return { rows, pagination: { ...pagination, nextCursor: writeCursor({ at: last.createdAt, id: last.id }) } }
}

const isByCreation = (sort: Sort[]) => sort.length === 1 && sort[0]!.field === 'createdAt'
