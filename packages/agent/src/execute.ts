import type { Action, CommandInfo, Prepared } from './actions.ts'
import type { Clock } from './clock.ts'
import type { Context } from './context.ts'
import { isObject } from './json.ts'
import { createProgress } from './progress.ts'
import { Failure, type Outcome, outcomeOf, outcomeOfError, writeResult } from './result.ts'
import { validate } from './schema.ts'
import type { DeliveredCommand } from './wire.ts'

const ABORT_GRACE_MS = 1_000

/** Runs a command to its end. Never rejects: whatever goes wrong is a result too. Answers the result as JSON text. */
export async function execute(ctx: Context, command: DeliveredCommand, stop: AbortSignal): Promise<string> {
  const now = () => new Date(ctx.clock.wall()).toISOString()
  const startedAt = now()
  let outcome: Outcome
  try {
    outcome = await endedByStop(ctx.clock, perform(ctx, command, stop), stop)
  } catch (error) {
    outcome = outcomeOfError(error)
    const stack = error instanceof Error && !(error instanceof Failure) ? error.stack : undefined
    const message = `The action "${command.actionName}" failed (${command.id}): ${outcome.head.message}`
    ctx.log.warn(message, { code: outcome.head.error?.code, ...(stack !== undefined && { stack }) })
  }
  return writeResult(outcome, { startedAt, finishedAt: now() })
}

async function perform(ctx: Context, command: DeliveredCommand, signal: AbortSignal): Promise<Outcome> {
  const action = ctx.actions.get(command.actionName)
  if (!action) throw new Failure('ACTION_NOT_FOUND', `This service declares no action "${command.actionName}"`)
  if (command.type === 'ACTION_PREPARE') return prepare(action, command, signal)
  if (command.type !== 'ACTION_EXECUTE') {
    throw new Failure('COMMAND_TYPE_UNKNOWN', `This agent does not know commands of the type "${command.type}"`)
  }
  const { enabled, definitionHash } = action.wire
  if (!enabled) throw new Failure('ACTION_DISABLED', 'The service has switched this action off')
  if (command.definitionHash !== undefined && command.definitionHash !== definitionHash) {
    throw new Failure('ACTION_DEFINITION_CHANGED', 'The action has changed since it was requested; request it again')
  }
  const { value, issues } = await validate(action.input, command.payload)
  if (issues.length > 0) {
    const text = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
    throw new Failure('ACTION_PAYLOAD_INVALID', `The payload does not fit: ${text}`, issues)
  }
  return run(ctx, action, command, value, signal)
}

async function run(
  ctx: Context,
  action: Action,
  command: DeliveredCommand,
  payload: unknown,
  signal: AbortSignal,
): Promise<Outcome> {
  const progress = createProgress(ctx, command.id)
  progress.started()
  try {
    const { percent, log } = progress
    return outcomeOf(await action.handler(payload, { signal, progress: percent, log, command: infoOf(command) }))
  } finally {
    await progress.close()
  }
}

async function prepare(action: Action, command: DeliveredCommand, signal: AbortSignal): Promise<Outcome> {
  const given = await action.prepare?.({ signal, command: infoOf(command) })
  const { initialPayload = {}, currentState, fields, action: changes } = (given ?? {}) as Prepared
  const inputSchema = layOver(changes?.inputSchema ?? action.wire.inputSchema, fields)
  const definition = { ...action.wire, ...changes, ...(inputSchema && { inputSchema }) }
  return { head: { success: true }, data: { action: definition, initialPayload, currentState } }
}

function layOver(schema: Readonly<Record<string, unknown>> | undefined, fields: Prepared['fields']) {
  if (!fields) return schema
  const properties: Record<string, unknown> = { ...(isObject(schema?.['properties']) && schema['properties']) }
  for (const [name, keywords] of Object.entries(fields)) {
    properties[name] = { ...(isObject(properties[name]) && properties[name]), ...keywords }
  }
  return { type: 'object', ...schema, properties }
}

function infoOf({ payload: _payload, type: _type, definitionHash: _hash, ...info }: DeliveredCommand): CommandInfo {
  return info
}

/** A handler that does not end when it is aborted must not keep the agent from stopping. */
function endedByStop<T>(clock: Clock, work: Promise<T>, stop: AbortSignal): Promise<T> {
  const stopped = () => new Failure('AGENT_STOPPED', 'The service was stopped')
  return new Promise((resolve, reject) => {
    let cancel = () => {}
    const giveUp = () => {
      cancel = clock.after(ABORT_GRACE_MS, () => reject(stopped()))
    }
    stop.addEventListener('abort', giveUp, { once: true })
    void work
      .then(resolve, (error: unknown) => reject(stop.aborted ? stopped() : error))
      .finally(() => {
        stop.removeEventListener('abort', giveUp)
        cancel()
      })
  })
}
