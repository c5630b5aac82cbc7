import { RE2JS } from 're2js'
import { isObject } from './field-kind.ts'
import { validatePayload } from './validate.ts'

const MAX_BYTES = 64 * 1024
const MAX_DEPTH = 16

/** What makes an input schema unfit to be checked against, as sentences; none when it is fit. */
export function checkSchema(schema: Record<string, unknown>): string[] {
  const bytes = new TextEncoder().encode(JSON.stringify(schema)).length
  if (bytes > MAX_BYTES) return [`has ${bytes} bytes; at most ${MAX_BYTES} are allowed`]
  const problems = new Set<string>()
  inspect(schema, 1, problems)
  if (problems.size > 0) return [...problems]
  return validatePayload(schema, {})
    .filter(({ message }) => message.startsWith('cannot be checked'))
    .map(({ message }) => message)
}

function inspect(value: unknown, depth: number, problems: Set<string>) {
  if (typeof value !== 'object' || value === null) return
  // A property is two levels of JSON below its parent, `properties` and its name.
  if (depth > 2 * MAX_DEPTH) return void problems.add(`is nested deeper than ${MAX_DEPTH}`)
  if (isObject(value)) {
    const { $ref, pattern, patternProperties } = value
    if (typeof $ref === 'string' && !$ref.startsWith('#')) problems.add(`refers outside itself: ${$ref}`)
    for (const keyword of ['$dynamicRef', '$recursiveRef']) if (keyword in value) problems.add(`uses ${keyword}`)
    if (isObject(patternProperties)) problems.add('uses patternProperties; list the properties instead')
    if (typeof pattern === 'string' && !canRun(pattern))
      problems.add(`has a pattern that cannot run in linear time (no look-around, no back-references): ${pattern}`)
  }
  for (const item of Object.values(value)) inspect(item, depth + 1, problems)
}

function canRun(pattern: string) {
  try {
    RE2JS.compile(pattern)
    return true
  } catch {
    return false
  }
}
