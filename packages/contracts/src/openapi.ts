import { z } from 'zod'
import { ErrorEnvelope } from './envelope.ts'
import { errors } from './errors.ts'
import type { Access, Route } from './route.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1 of the given routes. Schemas that carry an `id` become components, each once. */
export function openapi(routes: readonly Route[], version: string): Json {
  const schemas: Record<string, unknown> = {}
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const { $defs, $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
    Object.assign(schemas, toComponents($defs ?? {}))
    return toComponents(rest) as Json
  }
  const paths: Record<string, Json> = {}
  for (const r of routes) (paths[r.path] ??= {})[r.method.toLowerCase()] = operation(r, schemaOf)
  schemaOf(ErrorEnvelope, 'output')
  return {
    openapi: '3.1.0',
    info: { title: 'Opstage CE', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: 'http://localhost:8080' }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'opstage_session' },
        apiToken: { type: 'http', scheme: 'bearer' },
        agentToken: { type: 'http', scheme: 'bearer' },
        metricsToken: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

type SchemaOf = (schema: z.ZodType, io: 'input' | 'output') => Json

function operation(r: Route, schemaOf: SchemaOf): Json {
  const isSession = r.access !== 'public' && r.access !== 'agent' && r.access !== 'monitor'
  const headers = [
    ...(isSession && r.method !== 'GET' ? [csrfHeader(r)] : []),
    ...(r.idempotent ? [idempotencyHeader] : []),
  ]
  return {
    operationId: r.id,
    tags: [tagOf(r.path)],
    summary: r.summary,
    description: who[r.access],
    ...(r.access === 'public' ? {} : { security: securityOf(r) }),
    parameters: [
      ...parameters(schemaOf(r.params, 'input'), 'path'),
      ...parameters(schemaOf(r.query, 'input'), 'query'),
      ...headers,
    ],
    ...(isNothing(r.body) ? {} : { requestBody: requestBody(r, schemaOf) }),
    responses: { 200: success(r, schemaOf), ...failures(r) },
  }
}

const overview = ['dashboard', 'metrics', 'diagnostics', 'search', 'live']

/** What stands together: the resource; what agents call; the questions about the whole. */
function tagOf(path: string): string {
  const [, , api, resource = '', , below] = path.split('/')
  if (api === 'agents') return 'agent-api'
  if (api === 'system' || path === '/metrics') return 'system'
  if (overview.includes(resource)) return 'overview'
  if (below === 'actions') return 'actions'
  return resource === 'backup' ? 'backups' : resource
}

const who: Record<Access, string> = {
  public: 'Open to anyone.',
  viewer: 'For any signed-in user.',
  operator: 'For operators and owners.',
  owner: 'For owners.',
  agent: 'For the agent that the token belongs to.',
  monitor: 'For whoever sends OPSTAGE_METRICS_TOKEN; 404 when the server has none.',
}

const securityOf = ({ access, needsPerson }: Route) => {
  if (access === 'agent') return [{ agentToken: [] }]
  if (access === 'monitor') return [{ metricsToken: [] }]
  return needsPerson ? [{ session: [] }] : [{ session: [] }, { apiToken: [] }]
}

const csrfHeader = ({ needsPerson }: Route) => ({
  name: 'X-CSRF-Token',
  in: 'header',
  description: needsPerson ? 'Of the session' : 'Of the session; with an API token there is none',
  required: needsPerson,
  schema: { type: 'string' },
})

const idempotencyHeader = { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' } }

const isNothing = (schema: z.ZodType) => schema instanceof z.ZodUndefined

function parameters(schema: Json, place: 'path' | 'query') {
  const required = (schema.required ?? []) as string[]
  return Object.entries((schema.properties ?? {}) as Json).map(([name, s]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: s,
  }))
}

const requestBody = (r: Route, schemaOf: SchemaOf) => ({
  required: !r.body.safeParse(undefined).success,
  content: { 'application/json': { schema: schemaOf(r.body, 'input') } },
})

function success(r: Route, schemaOf: SchemaOf): Json {
  if (r.stream) return { description: 'A stream', content: { [r.stream]: {} } }
  const envelope = z.object({ success: z.literal(true), ...(isNothing(r.data) ? {} : { data: r.data }) })
  const { properties, required } = schemaOf(envelope, 'output')
  const meta = isNothing(r.meta) ? {} : schemaOf(r.meta, 'output')
  const schema = {
    type: 'object',
    properties: { ...(properties as Json), ...(meta.properties as Json | undefined) },
    required: [...(required as string[]), ...((meta.required as string[] | undefined) ?? [])],
  }
  return { description: 'OK', content: { 'application/json': { schema } } }
}

/** One response for each status that the route declares, naming its codes. */
function failures(r: Route): Json {
  const byStatus = new Map<number, string[]>()
  for (const code of r.errors) byStatus.set(errors[code][0], [...(byStatus.get(errors[code][0]) ?? []), code])
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/ErrorEnvelope' } } }
  return Object.fromEntries([
    ...[...byStatus].map(([status, codes]) => [status, { description: codes.join(', '), content }]),
    ['default', { description: 'Any other failure', content }],
  ]) as Json
}

/** zod names shared schemas `#/$defs/X`; OpenAPI wants them at `#/components/schemas/X`, without their `id`. */
function toComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toComponents)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value)
    .filter(([key, v]) => !(key === 'id' && typeof v === 'string'))
    .map(([key, v]) => [
      key,
      key === '$ref' && typeof v === 'string' ? v.replace('#/$defs/', '#/components/schemas/') : toComponents(v),
    ])
  return Object.fromEntries(entries) as Json
}
