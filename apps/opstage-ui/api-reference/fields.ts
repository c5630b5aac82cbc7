import { nameOf, type Schema } from './document.ts'
import { html, type Html } from './html.ts'

/** One line of a list of fields. */
export interface Field {
  name: string
  required: boolean
  schema: Schema
  note?: string | undefined
}

/** Properties as a flat list: what is nested without a name of its own stands with a dotted one. */
export function fieldsOf(schema: Schema, prefix = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const name = `${prefix}${key}`
    const field = { name, required: schema.required?.includes(key) ?? false, schema: property }
    const { inner, path } = within(property, name)
    return [field, ...(inner.properties ? fieldsOf(inner, `${path}.`) : [])]
  })
}

/** The object below a property: itself, what is not null of it, or what a list of it holds. */
function within(schema: Schema, name: string): { inner: Schema; path: string } {
  const some = notNull(schema)
  if (some.length === 1 && some[0] !== schema) return within(some[0]!, name)
  if (schema.items) return within(schema.items, `${name}[]`)
  return { inner: schema, path: name }
}

export const notNull = (schema: Schema): Schema[] =>
  (schema.anyOf ?? schema.oneOf ?? [schema]).filter(({ type }) => type !== 'null')

/** `mark` is said of fields that are required in a request, or may be missing in an answer. */
export function fieldList(fields: readonly Field[], mark: 'required' | 'optional'): Html {
  const isMarked = ({ required }: Field) => required === (mark === 'required')
  return html`<dl class="fields">
    ${fields.map(
      (field) =>
        html`<div>
          <dt><code>${field.name}</code>${isMarked(field) && html` <span class="mark">${mark}</span>`}</dt>
          <dd>${typeOf(field.schema)}${field.note && ` · ${field.note}`}</dd>
        </div>`,
    )}
  </dl>`
}

/** What a value may be, in words. */
export function typeOf(schema: Schema): Html {
  if (schema.$ref) {
    const name = nameOf(schema.$ref)
    return html`<a href="#${name}">${name}</a>`
  }
  const options = schema.anyOf ?? schema.oneOf
  if (options) return typeOfOptions(schema, options)
  if (schema.allOf?.[0]) return typeOf(schema.allOf[0])
  const [type = 'anything', ...others] = [schema.type ?? []].flat()
  const after = html`${others.length > 0 && ` or ${others.join(' or ')}`}${limits(schema).map((limit) => `, ${limit}`)}`
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (schema.enum)
    return html`${schema.enum.map((value, i) => html`${i > 0 && ' · '}<code>${String(value)}</code>`)}${after}`
  if (schema.items) return html`list of ${typeOf(schema.items)}${after}`
  return html`${type}${after}`
}

/** A filter that may be given several times is declared as one or a list of it. */
function typeOfOptions(schema: Schema, options: Schema[]): Html {
  const some = notNull(schema)
  const orNull = some.length < options.length && ' or null'
  const [first, second] = some
  if (first && second?.items && JSON.stringify(first) === JSON.stringify(second.items))
    return html`${typeOf(first)}, may be repeated${orNull}`
  return html`${some.map((option, i) => html`${i > 0 && ' or '}${typeOf(option)}`)}${orNull}`
}

const ID = /^\^([a-z]+_)\[/
const SORT = /^\^-\?\(([\w|]+)\)/
const MAX_PATTERN = 60

function limits(schema: Schema): string[] {
  const { format, pattern, minimum, maximum, minLength = 0, maxLength, maxItems } = schema
  const isWithin = (limit: number | undefined) => limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER
  const id = pattern?.match(ID)?.[1]
  const sort = pattern?.match(SORT)?.[1]
  return [
    format === 'date-time' && 'ISO 8601 in UTC',
    format !== undefined && format !== 'date-time' && format,
    id !== undefined && `an id, ${id}…`,
    sort !== undefined && `of ${sort.replaceAll('|', ', ')}, comma-separated, each with - for descending`,
    pattern !== undefined && !format && !id && !sort && pattern.length <= MAX_PATTERN && `like ${pattern}`,
    isWithin(minimum) && isWithin(maximum) && `${minimum} to ${maximum}`,
    isWithin(minimum) && !isWithin(maximum) && `at least ${minimum}`,
    !isWithin(minimum) && isWithin(maximum) && `at most ${maximum}`,
    maxLength !== undefined && !sort && `${minLength > 1 ? `${minLength} to` : 'at most'} ${maxLength} characters`,
    maxItems !== undefined && `at most ${maxItems} of them`,
    isTelling(schema.default) && `default ${JSON.stringify(schema.default)}`,
  ].filter((limit) => limit !== false)
}

const isTelling = (value: unknown) => value !== undefined && JSON.stringify(value) !== '{}'
