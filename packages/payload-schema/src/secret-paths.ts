import { isObject, type Json } from './field-kind.ts'

export type Path = (string | number)[]

/**
 * Where the secrets of a payload are: strings that the schema marks (`format: "password"`, `writeOnly`), and strings under
 * a key that `isSecretKey` says looks like one. References and alternatives of the schema are followed.
 */
export function secretPaths(schema: Json | undefined, payload: unknown, isSecretKey: (key: string) => boolean): Path[] {
  const found: Path[] = []

  function visit(value: unknown, schemas: Json[], path: Path, isMarked: boolean) {
    // Each once: references that meet again would double what is looked at with every level.
    const all = [...new Set(schemas.flatMap((one) => alternatives(schema, one)))]
    const marked = isMarked || all.some((one) => one.format === 'password' || one.writeOnly === true)
    if (typeof value === 'string') {
      if (marked) found.push(path)
    } else if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) visit(item, below(all, 'items', i), [...path, i], marked)
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value))
        visit(
          item,
          below(all, 'properties', key),
          [...path, key],
          marked || (typeof item === 'string' && isSecretKey(key)),
        )
    }
  }

  visit(payload, schema ? [schema] : [], [], false)
  return found
}

function below(schemas: Json[], keyword: 'items' | 'properties', key: string | number): Json[] {
  return schemas.flatMap((one) => {
    const child = keyword === 'items' ? one.items : (one.properties as Json | undefined)?.[key]
    return isObject(child) ? [child] : []
  })
}

/** A schema and all that it combines or refers to; each once, so that a loop of references ends. */
function alternatives(root: Json | undefined, start: Json): Json[] {
  const seen = new Set<Json>()
  const open = [start]
  for (let one = open.pop(); one; one = open.pop()) {
    if (seen.has(one)) continue
    seen.add(one)
    const combined = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => one[keyword] ?? [])
    const referred = typeof one.$ref === 'string' ? resolve(root, one.$ref) : undefined
    for (const next of [...combined, one.if, one.then, one.else, referred]) if (isObject(next)) open.push(next)
  }
  return [...seen]
}

const resolve = (root: unknown, ref: string) =>
  ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter(Boolean)
    .reduce((at, part) => (isObject(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined), root)
