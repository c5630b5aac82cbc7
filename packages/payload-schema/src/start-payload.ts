import { isObject, kindOf, plain } from './field-kind.ts'
import type { Json, Schema } from './field-kind.ts'

/** What a form begins with: the defaults of its schema, under what the service proposes. */
export function startPayload(schema: Schema, proposed: Json): Json {
  const defaults = startValue(schema, schema, true)
  return layOver(isObject(defaults) ? defaults : {}, proposed)
}

/** `undefined` leaves a value out. What is required and has only one sensible beginning (no, none) begins with that. */
export function startValue(schema: Schema, root: Schema, required: boolean, depth = 0): unknown {
  const field = plain(schema, root)
  if (field.default !== undefined) return field.default
  switch (kindOf(field, root)) {
    case 'fixed':
      return field.const
    case 'boolean':
      return required ? false : undefined
    case 'list':
    case 'choices':
      return required ? [] : undefined
    case 'object':
      return depth > 16 ? undefined : startObject(field, root, required, depth)
    default:
      return undefined
  }
}

function startObject(field: Schema, root: Schema, required: boolean, depth: number): Json | undefined {
  const needed = new Set(field.required ?? [])
  const entries = Object.entries(field.properties ?? {})
    .map(([key, child]) => [key, startValue(child, root, needed.has(key), depth + 1)] as const)
    .filter(([, value]) => value !== undefined)
  const value = Object.fromEntries(entries)
  if (required) return value
  // An object that may be left out is put in only when its defaults alone make it complete.
  const complete = [...needed].every((key) => Object.hasOwn(value, key))
  return entries.length > 0 && complete ? value : undefined
}

function layOver(below: Json, above: Json): Json {
  const result: Json = { ...below }
  for (const [key, value] of Object.entries(above)) {
    const under = Object.hasOwn(below, key) ? below[key] : undefined
    result[key] = isObject(under) && isObject(value) ? layOver(under, value) : value
  }
  return result
}
