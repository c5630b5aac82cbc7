import { type Action, infoOf } from './actions.ts'
import { endedInTime } from './ended-in-time.ts'
import type { Context } from './context.ts'
import { createDeadline, type Deadline } from './deadline.ts'
import { prepare } from './prepare.ts'
import { createProgress } from './progress.ts'
import { Failure, type Outcome, outcomeOf, outcomeOfError, type Times, writeResult } from './result.ts'
import { validate } from './schema.ts'
import type { DeliveredCommand } from './wire.ts'

/** Runs a command to its end. Never rejects: whatever goes wrong is a result too. Answers the result as JSON text. */
export async function execute(ctx: Context, command: DeliveredCommand, abort: AbortController): Promise<string> {
  const watch = startWatch(ctx)
  let outcome: Outcome
  try {
    outcome = await endedInTime(ctx, command, perform(ctx, command, abort, watch.restart), abort.signal)
  } catch (error) {
    outcome = outcomeOfError(error)
    const stack = error instanceof Error && !(error instanceof Failure) ? error.stack : undefined
    const message = `The action "${command.actionName}" failed (${command.id}): ${outcome.head.message}`
    ctx.log.warn(message, { code: outcome.head.error?.code, ...(stack !== undefined && { stack }) })
  }
  return writeResult(outcome, watch.times())
}

async function perform(
  ctx: Context,
  command: DeliveredCommand,
  abort: AbortController,
  onStart: () => void,
): Promise<Outcome> {
  const action = ctx.actions.get(command.actionName)
  if (!action) throw new Failure('ACTION_NOT_FOUND', `This service declares no action "${command.actionName}"`)
  if (command.type === 'ACTION_PREPARE') return prepare(ctx, action, command, abort)
  if (command.type !== 'ACTION_EXECUTE') {
    throw new Failure('COMMAND_TYPE_UNKNOWN', `This agent does not know commands of the type "${command.type}"`)
  }
  const { enabled, definitionHash } = action.wire
  if (!enabled) throw new Failure('ACTION_DISABLED', 'The service has switched this action off')
  if (command.definitionHash !== undefined && command.definitionHash !== definitionHash) {
    throw new Failure('ACTION_DEFINITION_CHANGED', 'The action has changed since it was requested; request it again')
  }
  const payload = readPayload(action, command)
  const { lock, queueTimeoutMs } = action
  const release = lock && (await ctx.locks.acquire(payload.then(lock), queueTimeoutMs, abort.signal))
  try {
    const value = await payload
    abort.signal.throwIfAborted()
    onStart()
    return await run(ctx, action, command, value, abort)
  } finally {
    release?.() // when the handler has ended, however long ago it was given up
  }
}

async function readPayload(action: Action, command: DeliveredCommand): Promise<unknown> {
  const { value, issues } = await validate(action.input, command.payload)
  if (issues.length === 0) return value
  const text = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  throw new Failure('ACTION_PAYLOAD_INVALID', `The payload does not fit: ${text}`, issues)
}

async function run(
  ctx: Context,
  action: Action,
  command: DeliveredCommand,
  payload: unknown,
  controller: AbortController,
): Promise<Outcome> {
  const { signal } = controller
  const deadline = limitOf(ctx, action, command, (message) => controller.abort(new Failure('ACTION_TIMEOUT', message)))
  const progress = createProgress(ctx, command.id, {
    onAccepted: deadline.renew,
    onCancelled: (message) => controller.abort(new Failure('ACTION_CANCELLED', message)),
  })
  progress.started()
  try {
    const { percent, log } = progress
    return outcomeOf(await action.handler(payload, { signal, progress: percent, log, command: infoOf(command) }))
  } finally {
    deadline.cancel()
    await progress.close(signal)
  }
}

const NO_LIMIT: Deadline = { renew: () => {}, cancel: () => {} }

/** The action's own limit, or else as long as the backend waits, which begins anew with each progress that it takes. */
function limitOf(
  { clock }: Context,
  { wire }: Action,
  command: DeliveredCommand,
  onOver: (message: string) => void,
): Deadline {
  const { timeoutSeconds = wire.timeoutSeconds, startedAt, expiresAt } = command
  if (timeoutSeconds !== undefined) {
    const { cancel } = createDeadline(clock, timeoutSeconds * 1000, () =>
      onOver(`It took longer than ${timeoutSeconds} s`),
    )
    return { renew: () => {}, cancel }
  }
  const lifetimeMs = Date.parse(expiresAt ?? '') - Date.parse(startedAt ?? '')
  if (!(lifetimeMs > 0)) return NO_LIMIT
  return createDeadline(clock, lifetimeMs, () => onOver('The backend heard nothing of it for too long'))
}

/** The wall clock may jump while a handler runs; how long it took is measured. */
function startWatch({ clock }: Context): { restart: () => void; times: () => Required<Times> } {
  let wall = clock.wall()
  let ticks = clock.ticks()
  const iso = (ms: number) => new Date(ms).toISOString()
  return {
    restart() {
      wall = clock.wall()
      ticks = clock.ticks()
    },
    times: () => ({ startedAt: iso(wall), finishedAt: iso(wall + clock.ticks() - ticks) }),
  }
}
