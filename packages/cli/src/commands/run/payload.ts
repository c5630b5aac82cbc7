import { readFileSync } from 'node:fs'
import { isObject, type Json, kindOf, plain, type Schema, typeOf } from 'opstage-payload-schema/field-kind'
import { CliError } from '../../cli-error.ts'
import { USAGE } from '../../exit-codes.ts'
import type { Io } from '../../io.ts'
import { readInput } from '../../terminal/read-input.ts'

/** What `--payload` says: JSON, `@file`, `@-` for standard input, and `key=value`, later ones over earlier ones. */
export async function readPayload(io: Io, given: readonly string[], schema: Schema): Promise<Json> {
  let payload: Json = {}
  for (const one of given) {
    if (one.startsWith('@')) payload = { ...payload, ...parseObject(await contents(io, one.slice(1)), one) }
    else if (one.trimStart().startsWith('{')) payload = { ...payload, ...parseObject(one, '--payload') }
    else payload = withValue(payload, one, schema)
  }
  return payload
}

async function contents(io: Io, file: string): Promise<string> {
  if (file === '-') return readInput(io)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${(error as Error).message}.`, 'USAGE', USAGE)
  }
}

function parseObject(text: string, where: string): Json {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new CliError(`${where} is no JSON: ${(error as Error).message}.`, 'USAGE', USAGE)
  }
  if (isObject(value)) return value
  throw new CliError(`${where} must be an object, like {"orderId":"ORD-1"}.`, 'USAGE', USAGE)
}

/** `address.city=Bern` sets a value inside an object. */
function withValue(payload: Json, assignment: string, schema: Schema): Json {
  const [key = '', text] = assignment.split(/=(.*)/s)
  if (text === undefined || key === '')
    throw new CliError(`--payload is "${assignment}": it must be JSON, @file or key=value.`, 'USAGE', USAGE)
  return put(payload, key.split('.'), text, plain(schema, schema), schema)
}

function put(into: Json, [key = '', ...rest]: string[], text: string, schema: Schema, root: Schema): Json {
  const below = plain(schema.properties?.[key] ?? {}, root)
  const inner = into[key]
  const value =
    rest.length > 0 ? put(isObject(inner) ? inner : {}, rest, text, below, root) : valueOf(text, below, root)
  // Spread, so that a key called __proto__ is one like any other.
  return Object.fromEntries([...Object.entries(into), [key, value]])
}

/** What somebody typed, as the schema wants it; what does not fit is left to the check of the whole. */
export function valueOf(text: string, schema: Schema, root: Schema): unknown {
  const choice = schema.enum?.find((one) => String(one) === text)
  if (choice !== undefined) return choice
  switch (kindOf(schema, root)) {
    case 'number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
    case 'boolean':
      return text === 'true' || text === 'yes' ? true : text === 'false' || text === 'no' ? false : text
    case 'list':
    case 'choices':
      return parsed(text) ?? text.split(',').map((one) => valueOf(one.trim(), plain(schema.items ?? {}, root), root))
    case 'object':
    case 'json':
      return typeOf(schema) === 'string' ? text : (parsed(text) ?? text)
    default:
      return text
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
