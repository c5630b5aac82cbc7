import type { Context } from '../../platform/context.ts'

const MOST = 8

export const recentCommands = ({ db }: Context) =>
  db
    .selectFrom('command')
    .selectAll()
    .where('type', '=', 'ACTION_EXECUTE')
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute()

export const recentAuditEvents = ({ db }: Context) =>
  db.selectFrom('auditEvent').selectAll().orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(MOST).execute()

/** Of that many prepares, the newest ones, is told how they ended. */
const MOST_PREPARES = 10_000

/** Prepares that ended otherwise than well. */
export const failedPrepares = ({ db }: Context) =>
  db
    .selectFrom((eb) =>
      eb
        .selectFrom('command')
        .select('status')
        .where('type', '=', 'ACTION_PREPARE')
        .orderBy('createdAt', 'desc')
        .limit(MOST_PREPARES)
        .as('prepares'),
    )
    .select(['status', (eb) => eb.fn.countAll<number | string>().as('count')])
    .where('status', 'in', ['FAILED', 'EXPIRED'])
    .groupBy('status')
    .execute()
