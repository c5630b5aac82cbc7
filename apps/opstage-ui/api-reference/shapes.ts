import { type ApiDocument, type Group, nameOf, type Schema } from './document.ts'

/** The objects with a name that a page speaks of, also those that only others of them hold. */
export function shapesOf({ endpoints }: Group, { components: { schemas } }: ApiDocument): [string, Schema][] {
  const found = new Set<string>()
  const look = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(look)
    if (typeof value !== 'object' || value === null) return
    const { $ref } = value as Schema
    const name = $ref && nameOf($ref)
    if (name && !found.has(name)) {
      found.add(name)
      look(schemas[name])
    }
    Object.values(value).forEach(look)
  }
  for (const { parameters, requestBody, responses } of endpoints) look([parameters, requestBody, responses['200']])
  return Object.entries(schemas).filter(([name]) => found.has(name))
}
