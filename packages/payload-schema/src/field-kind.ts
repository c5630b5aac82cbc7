export type Json = Record<string, unknown>

/** The keywords of JSON Schema that a form is drawn from, and the hints that services may add. */
export interface Schema {
  type?: string | string[]
  title?: string
  description?: string
  default?: unknown
  const?: unknown
  enum?: unknown[]
  /** Labels of `enum`: in the same order, or by value. */
  enumLabels?: unknown
  format?: string
  placeholder?: string
  readOnly?: boolean
  writeOnly?: boolean
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: unknown
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  $ref?: string
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  multipleOf?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const MAX_REFERENCES = 16

/** A schema as a form can use it: references followed, `allOf` laid together, "this or null" reduced to this. */
export function plain(schema: Schema, root: Schema, depth = 0): Schema {
  if (depth > MAX_REFERENCES || !isObject(schema)) return {}
  const { $ref, allOf, anyOf, oneOf, ...own } = schema as Schema
  const parts: Schema[] = []
  if (typeof $ref === 'string') parts.push(plain(lookUp($ref, root), root, depth + 1))
  for (const part of allOf ?? []) parts.push(plain(part, root, depth + 1))
  const merged = [...parts, own].reduce<Schema>(merge, {})
  const alternatives = (anyOf ?? oneOf ?? []).filter((one) => isObject(one) && one.type !== 'null')
  if (alternatives.length === 0) return merged
  const [only] = alternatives
  if (alternatives.length === 1 && only) return merge(plain(only, root, depth + 1), merged)
  if (alternatives.every((one) => 'const' in one)) {
    return {
      ...merged,
      enum: alternatives.map((one) => one.const),
      enumLabels: alternatives.map((one) => one.title ?? String(one.const)),
    }
  }
  // A choice between shapes has no field of its own: it is written as JSON.
  return { ...merged, anyOf: alternatives }
}

function merge(a: Schema, b: Schema): Schema {
  const properties =
    a.properties && b.properties ? { ...a.properties, ...b.properties } : (b.properties ?? a.properties)
  const required = [...(a.required ?? []), ...(b.required ?? [])]
  return { ...a, ...b, ...(properties ? { properties } : {}), ...(required.length > 0 ? { required } : {}) }
}

function lookUp(ref: string, root: Schema): Schema {
  const found = ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (isObject(at) && Object.hasOwn(at, part) ? at[part] : undefined), root)
  return isObject(found) ? (found as Schema) : {}
}

export type Kind =
  | 'text'
  | 'long'
  | 'secret'
  | 'time'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'choices'
  | 'object'
  | 'list'
  | 'fixed'
  | 'json'

/** Which field draws a schema. Takes a plain one. */
export function kindOf(schema: Schema, root: Schema): Kind {
  if ('const' in schema) return 'fixed'
  if (Array.isArray(schema.enum)) return 'choice'
  if (schema.anyOf !== undefined) return 'json'
  switch (typeOf(schema)) {
    case 'string':
      return textKind(schema)
    case 'number':
    case 'integer':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'object':
      return isObject(schema.properties) && Object.keys(schema.properties).length > 0 ? 'object' : 'json'
    case 'array': {
      if (!isObject(schema.items)) return 'json'
      return Array.isArray(plain(schema.items, root).enum) ? 'choices' : 'list'
    }
    default:
      return 'json'
  }
}

export function typeOf(schema: Schema): string | undefined {
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  if (type !== undefined) return type
  if (isObject(schema.properties)) return 'object'
  return isObject(schema.items) ? 'array' : undefined
}

function textKind({ format, writeOnly }: Schema): Kind {
  if (format === 'password' || writeOnly === true) return 'secret'
  if (format === 'textarea') return 'long'
  return format === 'date-time' ? 'time' : 'text'
}
