import { type Endpoint, nameOf, type Schema } from './document.ts'
import { notNull } from './fields.ts'

type Schemas = Record<string, Schema>

/** A call that can be copied: addresses, tokens and ids are variables of the shell. */
export function curlOf(endpoint: Endpoint, schemas: Schemas): string {
  const { method, path, parameters, requestBody } = endpoint
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map(({ name, schema }) => `${name}=${String(exampleOf(schema, schemas))}`)
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => `$${shellName(name)}`)
  const body = requestBody?.content['application/json']?.schema
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$OPSTAGE_URL${address}${query.length > 0 ? '?' : ''}${query.join('&')}"`,
    ...credentialsOf(endpoint),
    ...(body ? [`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(exampleOf(body, schemas))}'`] : []),
  ].join(' \\\n  ')
}

const shellName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

function credentialsOf({ method, operationId, parameters, security }: Endpoint): string[] {
  const csrf = parameters.some(({ name }) => name === 'X-CSRF-Token')
  if (!security) return operationId === 'adminLogin' ? ['-c cookies.txt'] : []
  if (security.some((one) => 'agentToken' in one)) return ['-H "Authorization: Bearer $OPSTAGE_AGENT_TOKEN"']
  if (security.some((one) => 'apiToken' in one)) return ['-H "Authorization: Bearer $OPSTAGE_API_TOKEN"']
  return ['-b cookies.txt', ...(csrf && method !== 'GET' ? ['-H "X-CSRF-Token: $CSRF_TOKEN"'] : [])]
}

/** A value that fits; of an object what it must have, or else the first that it may have. */
export function exampleOf(schema: Schema, schemas: Schemas): unknown {
  if (schema.$ref) return exampleOf(schemas[nameOf(schema.$ref)]!, schemas)
  const [option] = notNull(schema)
  if (option && option !== schema) return exampleOf(option, schemas)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.properties) {
    const keys = schema.required ?? Object.keys(schema.properties).slice(0, 1)
    return Object.fromEntries(keys.map((key) => [key, exampleOf(schema.properties![key]!, schemas)]))
  }
  if (schema.default !== undefined) return schema.default
  return plainExample(schema)
}

function plainExample({ type, minimum = 1, format, items }: Schema): unknown {
  if (type === 'object') return {}
  if (type === 'array') return items ? [] : undefined
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return Math.max(minimum, 1)
  return format === 'date-time' ? '2026-01-31T12:00:00.000Z' : '…'
}
