import type { Row } from '../../db/tables.ts'
import type { Context } from '../../platform/context.ts'

export const findAuditEvent = ({ db }: Context, id: string): Promise<Row<'auditEvent'> | undefined> =>
  db.selectFrom('auditEvent').selectAll().where('id', '=', id).executeTakeFirst()
