/** As much of OpenAPI and JSON Schema as our own document uses. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  format?: string
  pattern?: string
  default?: unknown
  description?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description?: string
  schema: Schema
}

type Content = Record<string, { schema?: Schema }>

export interface Operation {
  operationId: string
  tags: string[]
  summary: string
  description: string
  security?: Record<string, unknown>[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Content }
  responses: Record<string, { description: string; content: Content }>
}

export interface ApiDocument {
  info: { version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

export interface Endpoint extends Operation {
  method: string
  path: string
}

/** The operations that stand on one page. */
export interface Group {
  tag: string
  title: string
  endpoints: Endpoint[]
}

/** The groups in the order in which the document names them first. */
export function groupsOf({ paths }: ApiDocument): Group[] {
  const groups = new Map<string, Group>()
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0]!
      const group = groups.get(tag) ?? { tag, title: titleOf(tag), endpoints: [] }
      group.endpoints.push({ ...operation, method: method.toUpperCase(), path })
      groups.set(tag, group)
    }
  return [...groups.values()]
}

const titleOf = (tag: string) =>
  tag
    .replaceAll('-', ' ')
    .replace(/\bapi\b/, 'API')
    .replace(/^./, (letter) => letter.toUpperCase())

export const nameOf = (ref: string) => ref.slice(ref.lastIndexOf('/') + 1)
