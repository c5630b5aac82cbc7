import { z } from 'zod'
import { paginated } from './envelope.ts'
import { id, object, moment, time } from './fields.ts'
import { anyOf, cursor, listQuery } from './paging.ts'
import { route, textStream } from './route.ts'

export const AuditActorType = z.enum(['USER', 'AGENT', 'SYSTEM'])
export type AuditActorType = z.infer<typeof AuditActorType>
export const AuditResult = z.enum(['SUCCESS', 'FAILURE'])
export type AuditResult = z.infer<typeof AuditResult>

export const AuditEvent = z
  .object({
    id: id('aud'),
    actorType: AuditActorType,
    actorId: z.string().nullable(),
    actorName: z.string().nullable(),
    action: z.string(),
    targetType: z.string().nullable(),
    targetId: z.string().nullable(),
    targetName: z.string().nullable(),
    result: AuditResult,
    message: z.string().nullable(),
    metadata: object,
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    createdAt: time,
  })
  .meta({ id: 'AuditEvent' })
export type AuditEvent = z.infer<typeof AuditEvent>

const text = z.string().min(1).max(160)
const filters = {
  action: anyOf(text),
  actorType: anyOf(AuditActorType),
  actorId: anyOf(text),
  targetType: anyOf(text),
  targetId: anyOf(text),
  result: anyOf(AuditResult),
  from: moment.optional(),
  to: moment.optional(),
}

export const audit = {
  list: route({
    id: 'listAuditEvents',
    method: 'GET',
    path: '/api/admin/audit-events',
    access: 'viewer',
    summary: 'List audit events, newest first',
    query: listQuery(['createdAt'], '-createdAt', { ...filters, cursor }),
    data: z.array(AuditEvent),
    meta: paginated,
  }),
  get: route({
    id: 'getAuditEvent',
    method: 'GET',
    path: '/api/admin/audit-events/{auditEventId}',
    access: 'viewer',
    summary: 'One audit event',
    params: z.object({ auditEventId: id('aud') }),
    data: AuditEvent,
    errors: ['AUDIT_EVENT_NOT_FOUND'],
  }),
  export: route({
    id: 'exportAuditEvents',
    method: 'GET',
    path: '/api/admin/audit-events/export',
    access: 'operator',
    summary: 'Everything that the filters match, oldest first, as one stream',
    query: z.object({ ...filters, format: z.enum(['csv', 'ndjson']).default('ndjson') }),
    data: textStream,
    stream: 'application/x-ndjson',
    writes: true,
    audited: true,
  }),
}
