import type { CommandType } from '@xtrape/capsule-contracts-node'
import type { Context } from '../../platform/context.ts'

/** As in lists. */
const MOST = 10_000

interface Open {
  type: CommandType
  status: 'PENDING' | 'RUNNING'
  count: number
}

/** Commands that have not ended; no further than 10,000 in all. */
export async function countOpen({ db }: Pick<Context, 'db'>): Promise<Open[]> {
  const open = db.selectFrom('command').select(['type', 'status']).where('completedAt', 'is', null).limit(MOST)
  const groups = await db
    .selectFrom(open.as('open'))
    .select(['type', 'status', (eb) => eb.fn.countAll<number | string>().as('count')])
    .groupBy(['type', 'status'])
    .execute()
  const countOf = (type: CommandType, status: Open['status']) =>
    Number(groups.find((group) => group.type === type && group.status === status)?.count ?? 0)
  return (['ACTION_EXECUTE', 'ACTION_PREPARE'] as const).flatMap((type) =>
    (['PENDING', 'RUNNING'] as const).map((status) => ({ type, status, count: countOf(type, status) })),
  )
}
