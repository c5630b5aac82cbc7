import type { Chance } from './chance.ts'
import { actions, type Member } from './fleet.ts'
import type { NewRow } from './insert.ts'

export interface Past {
  chance: Chance
  workspaceId: string
  newId: (prefix: 'cmd' | 'crs' | 'aud') => string
  members: Member[]
  user: { id: string; username: string }
  /** Milliseconds since the epoch: over what time it happened. */
  from: number
  to: number
}

const ENDS = [
  ['SUCCEEDED', 93],
  ['FAILED', 5],
  ['EXPIRED', 1],
  ['CANCELLED', 1],
] as const
const AUDIT_OF = {
  SUCCEEDED: 'command.completed',
  FAILED: 'command.failed',
  EXPIRED: 'command.expired',
  CANCELLED: 'command.cancelled',
} as const
/** The newest are still under way. */
const OPEN = 20
const TTL_MS = 300_000

/** An event that has no place in the chain yet. */
type Said = Omit<NewRow<'auditEvent'>, 'sequence' | 'hash'>

export interface Happened {
  command: NewRow<'command'>
  result: NewRow<'commandResult'> | undefined
  audit: Said[]
}

/** `count` commands in the order of their time, each with its result and what the record says of it. */
export function* happened(past: Past, count: number): Generator<Happened> {
  const step = (past.to - past.from) / count
  for (let i = 0; i < count; i += 1) yield happen(past, past.from + i * step, i >= count - OPEN)
}

function happen({ chance, workspaceId, newId, members, user }: Past, createdMs: number, isOpen: boolean): Happened {
  const { agent, service } = members[chance.below(members.length)]!
  const action = actions[chance.below(actions.length)]!
  const status = isOpen ? 'PENDING' : chance.of(ENDS)
  const tookMs = 20 + chance.below(4000)
  const createdAt = new Date(createdMs).toISOString()
  const takenAt = new Date(createdMs + 8).toISOString()
  const endedAt = new Date(createdMs + tookMs).toISOString()
  const wasTaken = status !== 'PENDING' && status !== 'EXPIRED'
  const failed = status === 'FAILED'
  const id = newId('cmd')
  const command = {
    id,
    workspaceId,
    agentId: agent.id,
    serviceId: service.id,
    serviceCode: service.code,
    type: chance.below(10) === 0 ? 'ACTION_PREPARE' : 'ACTION_EXECUTE',
    actionName: action.name,
    actionLabel: action.label,
    status,
    payloadJson: '{"limit":100,"dryRun":false}',
    createdByUserId: user.id,
    createdByName: user.username,
    errorCode: failed ? 'UPSTREAM_TIMEOUT' : null,
    errorMessage: failed ? 'The warehouse did not answer within 3 s' : null,
    startedAt: wasTaken ? takenAt : null,
    handlerStartedAt: wasTaken ? takenAt : null,
    handlerFinishedAt: wasTaken ? endedAt : null,
    completedAt: isOpen ? null : endedAt,
    expiresAt: new Date(createdMs + TTL_MS).toISOString(),
    createdAt,
    updatedAt: isOpen ? createdAt : endedAt,
  }
  const event = (name: string, at: string, byUser: boolean) => ({
    id: newId('aud'),
    workspaceId,
    actorType: byUser ? 'USER' : 'AGENT',
    actorId: byUser ? user.id : agent.id,
    actorName: byUser ? user.username : agent.code,
    action: name,
    targetType: 'Command',
    targetId: id,
    targetName: action.label,
    result: name === 'command.failed' ? 'FAILURE' : 'SUCCESS',
    message: null,
    metadataJson: JSON.stringify({ actionName: action.name, serviceId: service.id, serviceCode: service.code }),
    ipAddress: byUser ? '10.0.4.17' : null,
    userAgent: null,
    requestId: null,
    createdAt: at,
  })
  const audit = [event('command.created', createdAt, true)]
  if (wasTaken) audit.push(event('command.dispatched', takenAt, false))
  if (status !== 'PENDING') audit.push(event(AUDIT_OF[status], endedAt, false))
  const result = wasTaken
    ? {
        id: newId('crs'),
        commandId: id,
        agentId: agent.id,
        success: failed || status === 'CANCELLED' ? (0 as const) : (1 as const),
        message: failed ? null : `${chance.below(1000)} rows`,
        dataJson: failed ? null : '{"rows":100,"skipped":0}',
        errorJson: failed ? '{"code":"UPSTREAM_TIMEOUT"}' : null,
        reportedAt: endedAt,
        createdAt: endedAt,
      }
    : undefined
  return { command, result, audit }
}

/** What the record holds besides commands: agents that come and go. */
export function* comings(
  { chance, workspaceId, newId, members, from, to }: Past,
  count: number,
): Generator<Said, undefined> {
  const step = (to - from) / Math.max(1, count)
  for (let i = 0; i < count; i += 1) {
    const { agent } = members[chance.below(members.length)]!
    yield {
      id: newId('aud'),
      workspaceId,
      actorType: i % 2 === 0 ? 'SYSTEM' : 'AGENT',
      actorId: i % 2 === 0 ? 'sweep' : agent.id,
      actorName: i % 2 === 0 ? 'sweep' : agent.code,
      action: i % 2 === 0 ? 'system.agent.offline' : 'agent.online',
      targetType: 'Agent',
      targetId: agent.id,
      targetName: agent.code,
      result: 'SUCCESS',
      message: null,
      metadataJson: '{}',
      ipAddress: null,
      userAgent: null,
      requestId: null,
      createdAt: new Date(from + i * step).toISOString(),
    }
  }
}
