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

/** Prepares that ended otherwise than well. */
export const failedPrepares = ({ db }: Context) =>
  db
    .selectFrom('command')
    .select(['status', (eb) => eb.fn.countAll<number | string>().as('count')])
    .where('type', '=', 'ACTION_PREPARE')
    .where('status', 'in', ['FAILED', 'EXPIRED'])
    .groupBy('status')
    .execute()
