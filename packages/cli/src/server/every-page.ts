import type { Pagination } from '@xtrape/capsule-contracts-node'

const PAGE_SIZE = 100

/** Rows of a list, page after page, until there are `limit`. */
export async function upTo<T>(
  limit: number,
  page: (query: { page: number; pageSize: number }) => Promise<{ data: T[]; pagination: Pagination }>,
): Promise<T[]> {
  const rows: T[] = []
  for (let number = 1; rows.length < limit; number++) {
    const { data } = await page({ page: number, pageSize: Math.min(PAGE_SIZE, limit) })
    rows.push(...data)
    if (data.length < Math.min(PAGE_SIZE, limit)) break
  }
  return rows.slice(0, limit)
}
