import { type Action, infoOf, type Prepared } from './actions.ts'
import type { Context } from './context.ts'
import { createDeadline } from './deadline.ts'
import { isObject } from './json.ts'
import { Failure, type Outcome } from './result.ts'
import type { DeliveredCommand } from './wire.ts'

/** Longer than an operator waits for a form. */
const PREPARE_MS = 20_000

/** What an operator sees when the form opens: the definition, with what the service says of this moment. */
export async function prepare(
  { clock }: Context,
  action: Action,
  command: DeliveredCommand,
  abort: AbortController,
): Promise<Outcome> {
  const deadline = createDeadline(clock, PREPARE_MS, () => {
    abort.abort(new Failure('ACTION_TIMEOUT', `It took longer than ${PREPARE_MS / 1000} s`))
  })
  try {
    return formOf(action, await action.prepare?.({ signal: abort.signal, command: infoOf(command) }))
  } finally {
    deadline.cancel()
  }
}

function formOf(action: Action, given: unknown): Outcome {
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
