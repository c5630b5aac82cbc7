import type { DashboardSummary } from '@xtrape/capsule-contracts-node'
import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'

const HOUR_MS = 3_600_000
const HOURS = 24
type Hour = DashboardSummary['commandsPerHour'][number]

const COLUMN = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  EXPIRED: 'expired',
  CANCELLED: 'cancelled',
  PENDING: 'open',
  RUNNING: 'open',
} as const

/** Executions of the last 24 hours by the hour they were asked for; times are text, so an hour is its first 13 letters. */
export async function commandsPerHour({ db, now }: Context): Promise<Hour[]> {
  const thisHour = Math.floor(now().getTime() / HOUR_MS) * HOUR_MS
  const hours = Array.from({ length: HOURS }, (_, i) => new Date(thisHour - (HOURS - 1 - i) * HOUR_MS).toISOString())
  const hour = sql<string>`substr("createdAt", 1, 13)`
  const groups = await db
    .selectFrom('command')
    .select([hour.as('hour'), 'status', sql<number | string>`count(*)`.as('count')])
    .where('type', '=', 'ACTION_EXECUTE')
    .where('createdAt', '>=', hours[0]!)
    .groupBy([hour, 'status'])
    .execute()
  return hours.map((start) => {
    const counts: Hour = { hour: start, succeeded: 0, failed: 0, expired: 0, cancelled: 0, open: 0 }
    for (const { hour: key, status, count } of groups)
      if (start.startsWith(key)) counts[COLUMN[status as keyof typeof COLUMN]] += Number(count)
    return counts
  })
}
