import { format } from '@cfworker/json-schema'
import { RE2JS } from 're2js'
import { isObject, type Json } from './field-kind.ts'

/** Formats whose check is exact and takes linear time; the other ones describe a field and check nothing. */
const CHECKED = new Set(['date', 'time', 'date-time', 'email', 'uri', 'uuid', 'ipv4', 'ipv6', 'hostname'])
/** Values in a schema that are data, not schemas. */
const DATA = new Set(['default', 'const', 'enum', 'examples'])

const sizeOf = (item: unknown) => (typeof item === 'object' && item !== null ? Object.keys(item).length : 0)

/** What one check may cost, in steps of roughly a microsecond. References make a small schema grow without end. */
const MOST_STEPS = 200_000
/** Steps of a pattern through its program for which one of those is counted. */
const PATTERN_STEPS = 10
/** Elements that `uniqueItems` compares each with each. */
const MOST_UNIQUE = 500

/**
 * Schemas come from strangers. The validator would run their patterns with the backtracking engine of the language, so
 * each becomes a format of its own that runs in linear time. It would also follow references as often as they say: each
 * look at a schema is counted, and too many end the check. `release` takes the formats away again.
 */
export function boundPatterns(schema: unknown): { schema: unknown; release: () => void } {
  const table = format as Record<string, (text: string) => boolean>
  const added: string[] = []
  let steps = 0

  function spend(some: number) {
    steps += some
    if (steps > MOST_STEPS) throw new Error('checking it takes too much work')
  }

  function bound(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(bound)
    if (!isObject(value)) return value
    const copy: Json = {}
    for (const [key, item] of Object.entries(value)) copy[key] = DATA.has(key) ? item : bound(item)
    if (typeof copy.format === 'string' && !CHECKED.has(copy.format)) delete copy.format
    if (typeof copy.pattern === 'string') {
      const { pattern } = copy
      const name = `pattern ${pattern}`
      const program = RE2JS.compile(pattern)
      table[name] = (text) => {
        spend((text.length * program.programSize()) / PATTERN_STEPS)
        return program.matcher(text).find()
      }
      added.push(name)
      delete copy.pattern
      copy.allOf = [...((copy.allOf as unknown[] | undefined) ?? []), { format: name }]
    }
    if (copy.uniqueItems === true) {
      delete copy.uniqueItems
      copy.maxItems = Math.min(Number(copy.maxItems ?? MOST_UNIQUE), MOST_UNIQUE)
      // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
      const fewAreUnique = { if: { maxItems: MOST_UNIQUE }, then: { uniqueItems: true } }
      copy.allOf = [...((copy.allOf as unknown[] | undefined) ?? []), fewAreUnique]
    }
    return counted(copy)
  }

  /** The validator reads `$ref` each time that it takes a schema up. */
  function counted(copy: Json): Json {
    const { $ref } = copy
    const size = Object.values(copy).reduce<number>((sum, item) => sum + sizeOf(item), 1)
    return Object.defineProperty(copy, '$ref', {
      enumerable: $ref !== undefined,
      get: () => {
        spend(size)
        return $ref
      },
    })
  }

  return {
    schema: bound(schema),
    release: () => {
      for (const name of added) delete table[name]
    },
  }
}
