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
    workspaceId: id('wks'),
    /** Place in the chain of the record, and the hash that binds the event to all before it; null for about a second. */
    sequence: z.int().nullable(),
    hash: z.string().nullable(),
  })
  .meta({ id: 'AuditEvent' })
export type AuditEvent = z.infer<typeof AuditEvent>

/** A place in the chain that the server has signed. */
export const AuditAnchor = z
  .object({ sequence: z.int(), hash: z.string(), signedAt: time, keyId: z.string() })
  .meta({ id: 'AuditAnchor' })

/** Something says that the record was tampered with: the record itself, or an agent that remembers it otherwise. */
export const AuditAlarm = z
  .object({ kind: z.enum(['RECORD', 'WITNESS']), message: z.string(), since: time })
  .meta({ id: 'AuditAlarm' })
export type AuditAlarm = z.infer<typeof AuditAlarm>

export const AuditVerification = z
  .object({
    verified: z.boolean(),
    checkedAt: time,
    durationMs: z.int(),
    /** How many events were found to follow one from the other. */
    events: z.int(),
    /** Committed so lately that they have no place in the chain yet. */
    unsealed: z.int(),
    head: AuditAnchor.nullable(),
    /** What retention has deleted ends here. */
    checkpoint: AuditAnchor.nullable(),
    /** The first thing that is wrong. */
    problem: z
      .object({
        kind: z.enum(['ALTERED', 'INSERTED', 'MOVED', 'REMOVED', 'CUT', 'UNSIGNED']),
        sequence: z.int().nullable(),
        eventId: z.string().nullable(),
        message: z.string(),
      })
      .nullable(),
    /** Stands until an owner has seen to it. */
    alarm: AuditAlarm.nullable(),
  })
  .meta({ id: 'AuditVerification' })
export type AuditVerification = z.infer<typeof AuditVerification>

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
  verify: route({
    id: 'verifyAuditEvents',
    method: 'GET',
    path: '/api/admin/audit-events/verify',
    access: 'viewer',
    summary: 'Read the whole record again and say whether anything was altered, inserted, moved or removed',
    data: AuditVerification,
  }),
  acknowledgeAlarm: route({
    id: 'acknowledgeAuditAlarm',
    method: 'POST',
    path: '/api/admin/audit-events/alarm/acknowledge',
    access: 'owner',
    summary: 'Take note of the alarm about the record; what is still wrong raises the next one',
  }),
  export: route({
    id: 'exportAuditEvents',
    method: 'GET',
    path: '/api/admin/audit-events/export',
    access: 'operator',
    summary:
      'Everything that the filters match, oldest first, as one stream. NDJSON without filters begins with a line `auditChain` and can be verified without the server',
    query: z.object({ ...filters, format: z.enum(['csv', 'ndjson']).default('ndjson') }),
    data: textStream,
    stream: 'application/x-ndjson',
    writes: true,
    audited: true,
  }),
}
