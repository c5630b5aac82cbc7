import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema'
import { boundPatterns } from './bounded.ts'

/** One problem of a payload: where (`items.0.sku`, empty for the whole), and what. */
export interface Issue {
  path: string
  message: string
}

/** Say only that something inside is wrong, which the inner problem says better. */
const WRAPPERS = new Set(['properties', 'items', 'prefixItems', 'allOf', '$ref', 'if', 'then', 'else', 'false'])

/**
 * Checks a payload against the input schema of an action, alike in server and browser. No schema allows anything.
 *
 * @example validatePayload({ type: 'object', required: ['id'] }, {}) // [{ path: 'id', message: 'is required' }]
 */
export function validatePayload(schema: Record<string, unknown> | undefined, payload: unknown): Issue[] {
  if (!schema) return []
  const bounded = boundPatterns(schema)
  try {
    const { valid, errors } = new Validator(bounded.schema as Schema, '2020-12', false).validate(payload)
    if (valid) return []
    const inner = errors.filter(({ keyword }) => !WRAPPERS.has(keyword))
    return distinct((inner.length > 0 ? inner : errors).map(describe))
  } catch (error) {
    // A reference that leads to itself exhausts the stack; one that leads nowhere throws.
    return [{ path: '', message: `cannot be checked, the input schema is broken: ${(error as Error).message}` }]
  } finally {
    bounded.release()
  }
}

const distinct = (issues: Issue[]) => [
  ...new Map(issues.map((issue) => [`${issue.path} ${issue.message}`, issue])).values(),
]

function describe({ instanceLocation, keyword, error }: OutputUnit): Issue {
  const path = decodeURIComponent(instanceLocation)
    .replace(/^#\/?/, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
  const named = /"([^"]*)"/.exec(error)?.[1] ?? ''
  const at = (name: string) => (path ? `${path}.${name}` : name)
  if (keyword === 'required') return { path: at(named), message: 'is required' }
  if (keyword === 'additionalProperties') return { path: at(named), message: 'is not a field of this action' }
  if (keyword === 'format' && named.startsWith('pattern ')) return { path, message: `must match ${named.slice(8)}` }
  if (keyword === 'format') return { path, message: `must be a valid ${named}` }
  return { path, message: error.replace(/^(Instance|String|Array|Object)\b/, 'value') }
}
