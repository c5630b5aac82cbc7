import { defined } from './json.ts'
import type { InputOf, InputSchema, JsonSchema, PayloadOf } from './schema.ts'
import type { ActionBody, DangerLevel, DeliveredCommand } from './wire.ts'

/** The request that a handler answers. */
export interface CommandInfo {
  id: string
  actionName: string
  /** ISO 8601, UTC. */
  createdAt?: string
  /** When the backend gives it up; ISO 8601, UTC. Moves on with progress. */
  expiresAt?: string
  timeoutSeconds?: number
}

export function infoOf({ id, actionName, createdAt, expiresAt, timeoutSeconds }: DeliveredCommand): CommandInfo {
  return defined({ id, actionName, createdAt, expiresAt, timeoutSeconds })
}

/** What a handler gets beside its payload. */
export interface ActionContext {
  /**
   * Aborts when an operator cancels the command, when `timeoutSeconds` are over, and when the agent is stopped.
   * `signal.reason.code` says which: `ACTION_CANCELLED`, `ACTION_TIMEOUT` or `AGENT_STOPPED`. Hand it on to `fetch`,
   * timers and the like. Who ignores it is reported as timed out after five seconds, and answers to nobody.
   */
  signal: AbortSignal
  /**
   * Tells the operator how far it is: percent (0 to 100) and a short message. Call it as often as you like; at most
   * four reports a second are sent.
   */
  progress: (percent: number, message?: string) => void
  /** A line for the operator who watches. The newest 200 lines are kept. */
  log: (line: string) => void
  command: CommandInfo
}

/** What a prepare handler gets. */
export type PrepareContext = Pick<ActionContext, 'signal' | 'command'>

/** What an operator sees when the form of an action opens. */
export interface Prepared<Input = Record<string, unknown>> {
  /** What the form is filled with at first. */
  initialPayload?: Partial<Input>
  /** What to know before deciding: shown beside the form. */
  currentState?: Record<string, unknown>
  /**
   * JSON Schema keywords for single fields, laid over the action's input schema: the choices of this moment, for
   * instance `{ orderId: { enum: ['A-1'], enumLabels: ['A-1, 3 items'] } }`.
   */
  fields?: { [K in keyof Input]?: JsonSchema }
  /** Another label, description or whole input schema for this time. */
  action?: { label?: string; description?: string; inputSchema?: JsonSchema }
}

/**
 * An operation that the service offers. The names of remote shells are refused.
 *
 * @example
 * agent.action({
 *   name: 'replayOrder',
 *   label: 'Replay an order',
 *   dangerLevel: 'MEDIUM',
 *   input: z.object({ orderId: z.string() }),
 *   handler: async ({ orderId }) => ({ message: 'replayed', data: { orderId } }),
 * })
 */
export interface ActionDefinition<S extends InputSchema = JsonSchema> {
  /** Stable and unique in the service: letters, digits and `. _ : -`, at most 120. */
  name: string
  /** What stands on the button, at most 200 characters. */
  label: string
  description?: string
  /** Actions with the same category stand together. */
  category?: string
  /** Lower comes first. */
  order?: number
  /** Default `LOW`. `HIGH` is always confirmed. */
  dangerLevel?: DangerLevel
  /** Ask once more before running. Default: only for `HIGH`. */
  requiresConfirmation?: boolean
  /** `false`: shown, but cannot be run. Default `true`. */
  enabled?: boolean
  /** How long the handler may take, in seconds: 1 to 43,200. Without one, the backend waits as long as it hears of it. */
  timeoutSeconds?: number
  /**
   * What the payload must be: a schema of zod, valibot, arktype or any other Standard Schema library (then the
   * handler's payload is validated and typed by it), or plain JSON Schema (then the backend validates it).
   */
  input?: S
  /**
   * Commands whose keys are equal run one after another, in order, whatever their actions.
   *
   * @example lock: ({ orderId }) => `order ${orderId}`
   */
  lock?: (payload: PayloadOf<S>) => string
  /** Who waits longer for its lock fails with `QUEUE_TIMEOUT` and does not run: 1 to 60, default 60. */
  queueTimeoutSeconds?: number
  /** Called when the form opens. Must change nothing. */
  prepare?: (context: PrepareContext) => Prepared<InputOf<S>> | Promise<Prepared<InputOf<S>>>
  /**
   * Does it. Answers `{ message?, data? }`, or any other JSON, which is then the data; `{ success: false, message,
   * error: { code } }` or an error thrown is a failure, whose `code` the operator sees.
   */
  handler: (payload: PayloadOf<S>, context: ActionContext) => unknown
}

/** An action as it is kept: its types are known to its definition only. */
export interface Action {
  wire: ActionBody
  input: InputSchema | undefined
  lock: ((payload: unknown) => string) | undefined
  queueTimeoutMs: number
  prepare: ((context: PrepareContext) => unknown) | undefined
  handler: (payload: unknown, context: ActionContext) => unknown
}
