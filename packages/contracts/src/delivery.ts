import { z } from 'zod'
import { CommandType } from './command.ts'
import { id, moment, object, optional, time } from './fields.ts'
import { route } from './route.ts'

/** A command as its agent gets it: the payload in the clear. */
export const DeliveredCommand = z
  .object({
    id: id('cmd'),
    agentId: id('agt'),
    serviceId: id('svc'),
    serviceCode: z.string(),
    type: CommandType,
    actionName: z.string(),
    payload: object,
    status: z.literal('RUNNING'),
    createdByUserId: id('usr').nullable(),
    createdAt: time,
    startedAt: time,
    expiresAt: time,
    timeoutSeconds: z.int().optional(),
    definitionHash: z.string().optional(),
  })
  .meta({ id: 'DeliveredCommand' })
export type DeliveredCommand = z.infer<typeof DeliveredCommand>

/** Out of range is brought into range, as the v0.1 document asks; `0` is a poll that takes nothing but control. */
const clamped = (low: number, high: number, fallback: number) =>
  z
    .union([z.string(), z.number()])
    .optional()
    .transform((given) => {
      const value = Math.trunc(Number(given ?? fallback))
      return Number.isNaN(value) ? fallback : Math.min(high, Math.max(low, value))
    })

/**
 * Commands that the agent has safely in its journal: `cmd_a,cmd_b`. That it is there, even empty, says that the agent
 * acknowledges, and that what it did not acknowledge is to be delivered again.
 */
const acknowledged = z
  .string()
  .max(8000)
  .regex(/^(cmd_[A-Za-z0-9_-]{1,64}(,cmd_[A-Za-z0-9_-]{1,64})*)?$/, 'must be command ids, separated by commas')
  .transform((text) => text.split(',').filter(Boolean))
  .optional()

const commandParams = z.object({ agentId: id('agt'), commandId: id('cmd') })
const MIB = 1024 * 1024

export const delivery = {
  poll: route({
    id: 'pollAgentCommands',
    method: 'GET',
    path: '/api/agents/{agentId}/commands',
    access: 'agent',
    summary: 'Take waiting commands, oldest first; with `waitSeconds` an empty answer is held until one arrives',
    writes: true,
    audited: false,
    quick: true,
    params: z.object({ agentId: id('agt') }),
    query: z
      .object({
        limit: clamped(0, 10, 10),
        waitSeconds: clamped(0, 55, 0),
        ack: acknowledged,
        journal: z
          .string()
          .max(80)
          .regex(/^[\w.-]*$/, 'must be letters, digits and . _ -')
          .optional(),
      })
      // Taking nothing is for those who acknowledge: the plain contract knows no such poll.
      .transform((query) => (query.ack === undefined ? { ...query, limit: Math.max(1, query.limit) } : query)),
    data: z.array(DeliveredCommand),
    meta: z.object({
      /** Running commands that somebody wants stopped. */
      cancelled: z.array(z.string()).optional(),
      /** A newer poll of this agent took over; when it is not the caller's own, another process uses the identity. */
      superseded: z.boolean().optional(),
      /** The journal of that poll, if it named one. */
      supersededBy: z.string().optional(),
    }),
  }),
  progress: route({
    id: 'reportCommandProgress',
    method: 'POST',
    path: '/api/agents/{agentId}/commands/{commandId}/progress',
    access: 'agent',
    summary: 'How far a running command is; answers whether it should stop',
    audited: false,
    params: commandParams,
    body: z.object({
      state: optional(z.literal('started')),
      percent: optional(z.number().min(0).max(100)),
      message: optional(z.string().max(2000)),
      log: optional(z.array(z.string().max(4000)).max(200)),
    }),
    data: z.object({ cancelRequested: z.boolean() }),
    errors: ['COMMAND_NOT_FOUND', 'COMMAND_NOT_OWNED', 'COMMAND_ALREADY_COMPLETED'],
  }),
  result: route({
    id: 'reportCommandResult',
    method: 'POST',
    path: '/api/agents/{agentId}/commands/{commandId}/result',
    access: 'agent',
    summary: 'How a command ended',
    bodyLimit: 2 * MIB,
    params: commandParams,
    body: z.object({
      success: z.boolean(),
      message: optional(z.string().max(10_000)),
      data: optional(object),
      error: optional(
        z.looseObject({ code: optional(z.string().max(120)), message: optional(z.string().max(10_000)) }),
      ),
      startedAt: optional(moment),
      finishedAt: optional(moment),
    }),
    data: z.object({ commandId: id('cmd'), status: z.string() }),
    errors: [
      'COMMAND_NOT_FOUND',
      'COMMAND_NOT_OWNED',
      'COMMAND_ALREADY_COMPLETED',
      'COMMAND_INVALID_TRANSITION',
      'COMMAND_EXPIRED',
      'COMMAND_RESULT_TOO_LARGE',
    ],
  }),
}
