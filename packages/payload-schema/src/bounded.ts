import { format } from '@cfworker/json-schema'
import { RE2JS } from 're2js'

export type Json = Record<string, unknown>

/** Formats whose check is exact and takes linear time; the other ones describe a field and check nothing. */
const CHECKED = new Set(['date', 'time', 'date-time', 'email', 'uri', 'uuid', 'ipv4', 'ipv6', 'hostname'])
/** Values in a schema that are data, not schemas. */
const DATA = new Set(['default', 'const', 'enum', 'examples'])

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const matches = (pattern: string, text: string) => RE2JS.compile(pattern).matcher(text).find()

/**
 * Schemas come from strangers. The validator would run their patterns with the backtracking engine of the language, so
 * each becomes a format of its own that runs in linear time. `release` takes those formats away again.
 */
export function boundPatterns(schema: unknown): { schema: unknown; release: () => void } {
  const table = format as Record<string, (text: string) => boolean>
  const added: string[] = []

  function bound(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(bound)
    if (!isObject(value)) return value
    const copy: Json = {}
    for (const [key, item] of Object.entries(value)) copy[key] = DATA.has(key) ? item : bound(item)
    if (typeof copy.format === 'string' && !CHECKED.has(copy.format)) delete copy.format
    if (typeof copy.pattern === 'string') {
      const { pattern } = copy
      const name = `pattern ${pattern}`
      table[name] = (text) => matches(pattern, text)
      added.push(name)
      delete copy.pattern
      copy.allOf = [...((copy.allOf as unknown[] | undefined) ?? []), { format: name }]
    }
    return copy
  }

  return {
    schema: bound(schema),
    release: () => {
      for (const name of added) delete table[name]
    },
  }
}
