import { redact, redactText } from '@xtrape/capsule-contracts-node/redact'
import { inserted } from '../../db/gathered.ts'
import { type Actor, type Context, isoNow } from '../../platform/context.ts'

export interface Target {
  type:
    | 'User'
    | 'Session'
    | 'ApiToken'
    | 'RegistrationToken'
    | 'Agent'
    | 'AgentToken'
    | 'CapsuleService'
    | 'Command'
    | 'Workspace'
  id: string
  name?: string | null
}

interface Entry {
  result?: 'SUCCESS' | 'FAILURE'
  message?: string
  metadata?: Record<string, unknown>
  /** What nobody known came as; a person, if nothing else is said. */
  cameAs?: 'AGENT'
}

const insertEvent = inserted('auditEvent')

/** Which script of a person it was. */
const by = (actor: Actor) => (actor.type === 'USER' && actor.apiTokenId !== null ? { via: actor.apiTokenId } : {})

/** Written in the transaction of the change it tells of, so that neither exists without the other. Call it inside one. */
export async function record(ctx: Context, action: string, target: Target | null, entry: Entry = {}) {
  const { actor, origin } = ctx
  const id = ctx.newId('aud')
  await insertEvent(ctx, {
    id,
    workspaceId: ctx.workspaceId,
    // Nobody signed in yet still acted as a person: that is what a failed login is.
    actorType: actor.type === 'NOBODY' ? (entry.cameAs ?? 'USER') : actor.type,
    actorId: actor.id,
    actorName: actor.name,
    action,
    targetType: target?.type ?? null,
    targetId: target?.id ?? null,
    targetName: target?.name ?? null,
    result: entry.result ?? 'SUCCESS',
    message: entry.message === undefined ? null : redactText(entry.message),
    metadataJson: JSON.stringify(redact({ ...entry.metadata, ...by(actor) })),
    ipAddress: origin?.ipAddress ?? null,
    userAgent: origin?.userAgent?.slice(0, 300) ?? null,
    requestId: origin?.requestId ?? null,
    createdAt: isoNow(ctx),
  })
  // The record is the stream of changes: what is worth an audit event is worth a look on whatever screen shows it.
  ctx.afterCommit(() => {
    ctx.live.publish('AuditEvent', id)
    if (target && target.type !== 'AgentToken') ctx.live.publish(target.type, target.id)
  })
}
