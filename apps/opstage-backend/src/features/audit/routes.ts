import { audit } from '@xtrape/capsule-contracts-node'
import { AppError } from '../../platform/errors.ts'
import type { Mount } from '../../platform/mount.ts'
import { acknowledgeAlarm } from './alarm.ts'
import { exportAuditEvents } from './export.ts'
import { findAuditEvent } from './find.ts'
import { presentAuditEvent } from './present.ts'
import { listAuditEvents } from './queries.ts'
import { verifyRecord } from './verify.ts'

export function auditRoutes(mount: Mount) {
  mount(audit.list, async ({ ctx, query }) => {
    const { rows, pagination } = await listAuditEvents(ctx, query)
    return { data: rows.map(presentAuditEvent), pagination }
  })
  mount(audit.export, async ({ ctx, query, reply }) => {
    reply.header('content-disposition', `attachment; filename="opstage-audit.${query.format}"`)
    if (query.format === 'csv') reply.type('text/csv; charset=utf-8')
    return exportAuditEvents(ctx, query)
  })
  mount(audit.acknowledgeAlarm, ({ ctx }) => acknowledgeAlarm(ctx))
  mount(audit.verify, ({ ctx }) => verifyRecord(ctx))
  mount(audit.get, async ({ ctx, params }) => {
    const event = await findAuditEvent(ctx, params.auditEventId)
    if (!event) throw new AppError('AUDIT_EVENT_NOT_FOUND')
    return presentAuditEvent(event)
  })
}
