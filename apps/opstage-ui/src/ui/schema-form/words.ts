import { isObject, plain, typeOf } from 'opstage-payload-schema/field-kind'
import type { Schema } from 'opstage-payload-schema/field-kind'
import type { Format } from '../../i18n/format.ts'
import type { Messages } from '../../i18n/messages.ts'

export interface Issue {
  path: string
  message: string
}

type Words = Messages['ui']['problem']

/**
 * The validator says in English what is wrong and where. This finds, for the value and schema at that place, the same
 * in the reader's language; what it does not know stays as the validator said it.
 */
export function wordIssues(issues: readonly Issue[], root: Schema, value: unknown, words: Words, format: Format) {
  return new Map(
    issues.map(({ path, message }) => {
      const at = locate(path, root, value)
      return [path, (at && problemOf(at.schema, at.value, words, format)) ?? byMessage(message, words)] as const
    }),
  )
}

function locate(path: string, root: Schema, value: unknown): { schema: Schema; value: unknown } | undefined {
  let schema: Schema = plain(root, root)
  let at = value
  for (const part of path === '' ? [] : path.split('.')) {
    const next = schema.properties && Object.hasOwn(schema.properties, part) ? schema.properties[part] : schema.items
    if (next === undefined) return undefined
    schema = plain(next, root)
    at = Array.isArray(at) ? at[Number(part)] : isObject(at) ? at[part] : undefined
  }
  return { schema, value: at }
}

function problemOf(schema: Schema, value: unknown, words: Words, { number }: Format): string | undefined {
  if (value === undefined || value === null) return words.required
  const type = typeOf(schema)
  if (typeof value === 'number') return numberProblem(schema, value, words, number)
  if (type === 'number' || type === 'integer') return words.type
  if (schema.enum && !schema.enum.includes(value)) return words.enum
  if (typeof value === 'string') return textProblem(schema, value, words)
  if (Array.isArray(value)) {
    if (schema.minItems !== undefined && value.length < schema.minItems) return words.minItems(schema.minItems)
    if (schema.maxItems !== undefined && value.length > schema.maxItems) return words.maxItems(schema.maxItems)
  }
  return undefined
}

function numberProblem(schema: Schema, value: number, words: Words, number: (n: number) => string) {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  if (typeOf(schema) === 'integer' && !Number.isInteger(value)) return words.whole
  if (minimum !== undefined && value < minimum) return words.minimum(number(minimum))
  if (maximum !== undefined && value > maximum) return words.maximum(number(maximum))
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return words.exclusiveMinimum(number(exclusiveMinimum))
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    return words.exclusiveMaximum(number(exclusiveMaximum))
  if (schema.enum && !schema.enum.includes(value)) return words.enum
  return multipleOf === undefined ? undefined : words.multipleOf(number(multipleOf))
}

function textProblem({ minLength, maxLength }: Schema, value: string, words: Words) {
  const length = Array.from(value).length
  if (minLength !== undefined && length < minLength) return words.minLength(minLength)
  if (maxLength !== undefined && length > maxLength) return words.maxLength(maxLength)
  return undefined
}

function byMessage(message: string, words: Words): string {
  const [, pattern] = /^must match (.+)$/.exec(message) ?? []
  if (pattern !== undefined) return words.pattern(pattern)
  const [, format] = /^must be a valid (.+)$/.exec(message) ?? []
  return format === undefined ? message : words.format(format)
}
