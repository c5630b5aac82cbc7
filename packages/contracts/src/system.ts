import { z } from 'zod'
import { time } from './fields.ts'
import { route, textStream } from './route.ts'

export const InstanceColor = z.enum(['gray', 'blue', 'green', 'amber', 'red', 'violet'])
export type InstanceColor = z.infer<typeof InstanceColor>

const Up = z.enum(['UP', 'DEGRADED', 'DOWN'])

export const SystemHealth = z
  .object({
    status: Up,
    timestamp: time,
    version: z.string(),
    edition: z.literal('ce'),
    database: z.object({ status: Up, kind: z.enum(['sqlite', 'postgres']), latencyMs: z.int() }),
    uptimeSeconds: z.int(),
  })
  .meta({ id: 'SystemHealth' })
export type SystemHealth = z.infer<typeof SystemHealth>

export const SystemVersion = z
  .object({
    version: z.string(),
    edition: z.literal('ce'),
    commit: z.string().optional(),
    buildTime: time.optional(),
    /** Which of several this is, to be seen at a glance: OPSTAGE_INSTANCE_NAME and OPSTAGE_INSTANCE_COLOR. */
    instance: z.object({ name: z.string().nullable(), color: InstanceColor.nullable() }),
  })
  .meta({ id: 'SystemVersion' })

export const Diagnostics = z
  .object({
    version: z.string(),
    node: z.string(),
    platform: z.string(),
    uptimeSeconds: z.int(),
    memory: z.object({ rssBytes: z.int(), heapUsedBytes: z.int() }),
    eventLoopLagMs: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
    database: z.object({ kind: z.enum(['sqlite', 'postgres']), schemaVersion: z.int(), sizeBytes: z.int().nullable() }),
    agents: z.object({ known: z.int(), waitingPolls: z.int() }),
  })
  .meta({ id: 'Diagnostics' })

export const system = {
  health: route({
    id: 'getSystemHealth',
    method: 'GET',
    path: '/api/system/health',
    access: 'public',
    summary: 'Whether the server can do its work; 503 with the same data when not',
    data: SystemHealth,
  }),
  version: route({
    id: 'getSystemVersion',
    method: 'GET',
    path: '/api/system/version',
    access: 'public',
    summary: 'Which version this is',
    data: SystemVersion,
  }),
  openapi: route({
    id: 'getOpenApi',
    method: 'GET',
    path: '/api/system/openapi.json',
    access: 'public',
    summary: 'This API as an OpenAPI 3.1 document',
    data: textStream,
    stream: 'application/json',
  }),
  diagnostics: route({
    id: 'getRuntimeDiagnostics',
    method: 'GET',
    path: '/api/admin/diagnostics/runtime',
    access: 'operator',
    summary: 'The process from inside: memory, event loop, database, waiting polls',
    data: Diagnostics,
  }),
}
