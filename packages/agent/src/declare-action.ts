import type { Action, ActionDefinition } from './actions.ts'
import { ConfigurationError } from './errors.ts'
import { canonicalJson, defined, sha256 } from './json.ts'
import { type InputSchema, type PayloadOf, toJsonSchema } from './schema.ts'
import type { ActionBody } from './wire.ts'

const NAME = /^[A-Za-z0-9][\w.:-]{0,119}$/
/** The backend gives a command a minute for the way to its handler. */
const LONGEST_QUEUE_SECONDS = 60
const MAX_SCHEMA_CHARS = 65_536
const SHELLS = new Set(['exec', 'shell', 'bash', 'sh', 'runshell', 'runscript', 'customcommand'])

/** Checks a definition and makes of it what is kept and what is reported. */
export function declareAction<S extends InputSchema>(definition: ActionDefinition<S>): Action {
  const { input, lock, queueTimeoutSeconds = LONGEST_QUEUE_SECONDS, prepare, handler } = definition
  const inputSchema = input && toJsonSchema(input)
  check(definition, inputSchema)
  return {
    wire: describe(definition, inputSchema),
    input,
    lock: lock && ((payload) => lock(payload as PayloadOf<S>)),
    queueTimeoutMs: queueTimeoutSeconds * 1000,
    prepare,
    handler: (payload, context) => handler(payload as PayloadOf<S>, context),
  }
}

function describe(definition: ActionDefinition<InputSchema>, inputSchema: ActionBody['inputSchema']): ActionBody {
  const { name, label, description, category, order, dangerLevel = 'LOW', enabled = true, timeoutSeconds } = definition
  const wire = defined({
    name,
    label,
    description,
    category,
    order,
    dangerLevel,
    requiresConfirmation: definition.requiresConfirmation ?? dangerLevel === 'HIGH',
    enabled,
    prepare: definition.prepare !== undefined,
    timeoutSeconds,
    inputSchema,
  })
  return { ...wire, definitionHash: sha256(canonicalJson(wire)) }
}

function check(definition: ActionDefinition<InputSchema>, inputSchema: ActionBody['inputSchema']): void {
  const { name, label, description = '', category = '', dangerLevel = 'LOW', handler } = definition
  const { timeoutSeconds = 1, queueTimeoutSeconds = 1 } = definition
  const isShell = SHELLS.has(
    String(name)
      .toLowerCase()
      .replace(/[^a-z]/g, ''),
  )
  if (isShell) {
    throw new ConfigurationError(
      'ACTION_NAME_FORBIDDEN',
      `The action "${name}" is named like a remote shell, which Opstage never is. Declare the operations that you mean, one action each.`,
    )
  }
  const rules: [boolean, string][] = [
    [typeof name === 'string' && NAME.test(name), 'name must be letters, digits and . _ : -, at most 120'],
    [typeof label === 'string' && label !== '' && label.length <= 200, 'label must be 1 to 200 characters'],
    [description.length <= 2000, 'description must have at most 2000 characters'],
    [category.length <= 80, 'category must have at most 80 characters'],
    [['LOW', 'MEDIUM', 'HIGH'].includes(dangerLevel), 'dangerLevel must be LOW, MEDIUM or HIGH'],
    [isWhole(timeoutSeconds, 43_200), 'timeoutSeconds must be a whole number from 1 to 43200'],
    [
      isWhole(queueTimeoutSeconds, LONGEST_QUEUE_SECONDS),
      `queueTimeoutSeconds must be a whole number from 1 to ${LONGEST_QUEUE_SECONDS}`,
    ],
    [typeof handler === 'function', 'handler must be a function'],
    [canonicalJson(inputSchema ?? {}).length <= MAX_SCHEMA_CHARS, 'input must be at most 64 KiB as JSON Schema'],
  ]
  const broken = rules.find(([kept]) => !kept)
  if (broken) throw new ConfigurationError('ACTION_INVALID', `Action "${name}": ${broken[1]}`)
}

function isWhole(seconds: number, most: number): boolean {
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= most
}
