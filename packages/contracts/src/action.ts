import { z } from 'zod'
import { Command, CommandDetail } from './command.ts'
import { id, object } from './fields.ts'
import { route } from './route.ts'

export const DangerLevel = z.enum(['LOW', 'MEDIUM', 'HIGH'])
export type DangerLevel = z.infer<typeof DangerLevel>

export const ActionDefinition = z
  .object({
    id: id('act'),
    serviceId: id('svc'),
    name: z.string(),
    label: z.string(),
    description: z.string().nullable(),
    category: z.string().nullable(),
    order: z.number().nullable(),
    dangerLevel: DangerLevel,
    requiresConfirmation: z.boolean(),
    enabled: z.boolean(),
    /** False: there is nothing to ask the agent, the form comes from `inputSchema` alone. */
    prepare: z.boolean(),
    inputSchema: object.optional(),
    timeoutSeconds: z.int().optional(),
    /** Opaque; sent back on execute, so that the agent can refuse what was filled in against an older definition. */
    definitionHash: z.string().optional(),
  })
  .meta({ id: 'ActionDefinition' })
export type ActionDefinition = z.infer<typeof ActionDefinition>

/** The answer of an agent may change everything about an action but what it is. */
export const PreparedAction = z
  .object({
    action: ActionDefinition,
    initialPayload: object,
    currentState: object.optional(),
    prepareCommand: CommandDetail.optional(),
  })
  .meta({ id: 'ActionPrepareResponse' })
export type PreparedAction = z.infer<typeof PreparedAction>

const Spread = z.object({ p50: z.number(), p99: z.number() }).nullable()

/** Milliseconds over the newest runs that ended, at most 500; null where there is none. */
export const ActionStats = z
  .object({ runs: z.int(), deliveryMs: Spread, startMs: Spread, runMs: Spread })
  .meta({ id: 'ActionStats' })
export type ActionStats = z.infer<typeof ActionStats>

const actionParams = z.object({ serviceId: id('svc'), actionName: z.string().min(1).max(120) })
const one = '/api/admin/capsule-services/{serviceId}/actions/{actionName}'
const unavailable = [
  'CAPSULE_SERVICE_NOT_FOUND',
  'ACTION_NOT_FOUND',
  'ACTION_DISABLED',
  'AGENT_NOT_AVAILABLE',
  'AGENT_NOT_READY',
  'AGENT_HEARTBEAT_STALE',
] as const

export const actions = {
  prepareNow: route({
    id: 'prepareActionPanel',
    method: 'GET',
    path: one,
    access: 'operator',
    summary: 'Prepare an action and wait for the answer: form, defaults, current state',
    params: actionParams,
    data: PreparedAction,
    writes: true,
    audited: true,
    errors: [...unavailable, 'ACTION_PREPARE_TIMEOUT', 'ACTION_PREPARE_FAILED'],
  }),
  execute: route({
    id: 'createActionCommand',
    method: 'POST',
    path: one,
    access: 'operator',
    summary: 'Run an action: answers with the stored command as soon as it is durable',
    params: actionParams,
    body: z
      .object({
        payload: object.default({}),
        confirmation: z.boolean().default(false),
        reason: z.string().trim().max(500).optional(),
        definitionHash: z.string().max(128).optional(),
      })
      .prefault({}),
    data: Command,
    idempotent: true,
    errors: [...unavailable, 'ACTION_REQUIRES_CONFIRMATION', 'ACTION_PAYLOAD_INVALID', 'CONFLICT'],
  }),
  prepare: route({
    id: 'createPrepareCommand',
    method: 'POST',
    path: `${one}/prepare`,
    access: 'operator',
    summary: 'Prepare an action as a command that is followed like any other',
    params: actionParams,
    data: Command,
    errors: unavailable,
  }),
  stats: route({
    id: 'getActionStats',
    method: 'GET',
    path: `${one}/stats`,
    access: 'viewer',
    summary: 'How long the last runs of an action took to be delivered, to start and to finish',
    params: actionParams,
    data: ActionStats,
    errors: ['CAPSULE_SERVICE_NOT_FOUND', 'ACTION_NOT_FOUND'],
  }),
}
