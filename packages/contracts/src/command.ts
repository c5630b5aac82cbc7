import { z } from 'zod'
import { paginated } from './envelope.ts'
import { id, object, moment, time } from './fields.ts'
import { anyOf, cursor, listQuery } from './paging.ts'
import { route } from './route.ts'

export const CommandStatus = z.enum(['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED'])
export type CommandStatus = z.infer<typeof CommandStatus>
export const CommandType = z.enum(['ACTION_PREPARE', 'ACTION_EXECUTE'])
export type CommandType = z.infer<typeof CommandType>

export const Command = z
  .object({
    id: id('cmd'),
    agentId: id('agt'),
    serviceId: id('svc'),
    serviceCode: z.string(),
    type: CommandType,
    actionName: z.string(),
    actionLabel: z.string(),
    status: CommandStatus,
    payload: object,
    reason: z.string().nullable(),
    retryOf: id('cmd').nullable(),
    createdByUserId: id('usr').nullable(),
    createdByName: z.string().nullable(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    createdAt: time,
    /** When it was handed to its agent. */
    startedAt: time.nullable(),
    /** When the agent said that it has it safely. */
    acknowledgedAt: time.nullable(),
    handlerStartedAt: time.nullable(),
    handlerFinishedAt: time.nullable(),
    completedAt: time.nullable(),
    expiresAt: time,
    cancelRequestedAt: time.nullable(),
    timeoutSeconds: z.int().optional(),
  })
  .meta({ id: 'Command' })
export type Command = z.infer<typeof Command>

export const CommandResult = z
  .object({
    id: id('crs'),
    commandId: id('cmd'),
    success: z.boolean(),
    message: z.string().nullable(),
    data: object.optional(),
    error: object.optional(),
    reportedAt: time,
  })
  .meta({ id: 'CommandResult' })
export type CommandResult = z.infer<typeof CommandResult>

export const Progress = z
  .object({ percent: z.number().optional(), message: z.string().optional(), log: z.array(z.string()), at: time })
  .meta({ id: 'Progress' })
export type Progress = z.infer<typeof Progress>

export const CommandDetail = Command.extend({
  result: CommandResult.optional(),
  progress: Progress.optional(),
  /** A secret waits to be shown once, to whoever asked for the command or an owner. */
  secretAvailable: z.boolean(),
  /** What `retry` would answer, so that the console offers it only when it can work. */
  retryable: z.boolean(),
}).meta({ id: 'CommandDetail' })
export type CommandDetail = z.infer<typeof CommandDetail>

const commandParams = z.object({ commandId: id('cmd') })
const one = '/api/admin/commands/{commandId}'

export const commands = {
  list: route({
    id: 'listCommands',
    method: 'GET',
    path: '/api/admin/commands',
    access: 'viewer',
    summary: 'List commands, newest first',
    query: listQuery(['createdAt', 'finishedAt'], '-createdAt', {
      status: anyOf(CommandStatus),
      type: anyOf(CommandType),
      actionName: anyOf(z.string().min(1).max(120)),
      serviceId: anyOf(id('svc')),
      agentId: anyOf(id('agt')),
      createdByUserId: anyOf(id('usr')),
      from: moment.optional(),
      to: moment.optional(),
      cursor,
    }),
    data: z.array(Command),
    meta: paginated,
  }),
  get: route({
    id: 'getCommand',
    method: 'GET',
    path: one,
    access: 'viewer',
    summary: 'One command with result and progress; spends its one-time secret unless `reveal=false`',
    params: commandParams,
    query: z.object({ reveal: z.enum(['true', 'false']).default('true') }),
    data: CommandDetail,
    writes: true,
    errors: ['COMMAND_NOT_FOUND'],
  }),
  cancel: route({
    id: 'cancelCommand',
    method: 'POST',
    path: `${one}/cancel`,
    access: 'operator',
    summary: 'Cancel a waiting command at once, ask a running one to stop',
    params: commandParams,
    data: Command,
    errors: ['COMMAND_NOT_FOUND', 'COMMAND_INVALID_TRANSITION'],
  }),
  retry: route({
    id: 'retryCommand',
    method: 'POST',
    path: `${one}/retry`,
    access: 'operator',
    summary: 'Ask for the same again: a new command, validated like the first',
    params: commandParams,
    body: z.object({ confirmation: z.boolean().default(false) }).prefault({}),
    data: Command,
    errors: [
      'COMMAND_NOT_FOUND',
      'COMMAND_NOT_RETRYABLE',
      'CAPSULE_SERVICE_NOT_FOUND',
      'ACTION_NOT_FOUND',
      'ACTION_DISABLED',
      'ACTION_REQUIRES_CONFIRMATION',
      'ACTION_PAYLOAD_INVALID',
      'AGENT_NOT_AVAILABLE',
      'AGENT_NOT_READY',
      'AGENT_HEARTBEAT_STALE',
    ],
  }),
  reveal: route({
    id: 'revealCommandSecret',
    method: 'POST',
    path: `${one}/reveal`,
    access: 'operator',
    summary: 'Show the one-time secret of a result, once',
    params: commandParams,
    data: CommandDetail,
    errors: ['COMMAND_NOT_FOUND'],
  }),
}
