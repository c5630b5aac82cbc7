import { z } from 'zod'
import { code, id, MAX_INTEGER, object, optional, Runtime, time } from './fields.ts'
import { DangerLevel } from './action.ts'
import { HealthStatus } from './service.ts'
import { route } from './route.ts'

/** What an agent says about its services. Lenient: `null` means absent, unknown fields are ignored (in a manifest: kept). */
export const HealthInput = z.object({
  status: HealthStatus,
  message: optional(z.string().max(4000)),
  details: optional(object),
})
export type HealthInput = z.output<typeof HealthInput>

export const Manifest = z.looseObject({
  kind: z.literal('CapsuleService'),
  schemaVersion: z.string().max(20).default('1.0'),
  code,
  name: z.string().min(1).max(200),
  description: optional(z.string().max(2000)),
  version: z.string().min(1).max(80),
  runtime: Runtime,
  agentMode: z.enum(['embedded', 'ophub', 'sidecar', 'external']),
  capabilities: optional(z.array(z.string().max(120)).max(200)),
  labels: optional(z.record(z.string().max(80), z.string().max(200))),
})

export const ConfigInput = z.object({
  key: z.string().min(1).max(200),
  label: optional(z.string().max(200)),
  type: z.string().min(1).max(40),
  source: optional(z.string().max(200)),
  editable: optional(z.boolean()),
  sensitive: optional(z.boolean()),
  currentValue: z.unknown().optional(),
  valuePreview: optional(z.string().max(4000)),
  defaultValue: z.unknown().optional(),
  secretRef: optional(z.string().max(500)),
})
export type ConfigInput = z.output<typeof ConfigInput>

export const ActionInput = z.object({
  name: z
    .string()
    .max(120)
    .regex(/^[A-Za-z0-9][\w.:-]*$/, 'must be letters, digits and . _ : -, beginning with a letter or digit'),
  label: z.string().min(1).max(200),
  description: optional(z.string().max(2000)),
  category: optional(z.string().max(80)),
  order: optional(z.number().min(-MAX_INTEGER).max(MAX_INTEGER)),
  dangerLevel: optional(DangerLevel),
  requiresConfirmation: optional(z.boolean()),
  inputSchema: optional(object),
  timeoutSeconds: optional(z.int().min(1).max(43_200)),
  enabled: optional(z.boolean()),
  prepare: optional(z.boolean()),
  definitionHash: optional(z.string().max(128)),
})
export type ActionInput = z.output<typeof ActionInput>

/** Says which name stands twice, so that the author of the service need not search. */
const unique = <T>(list: T[], name: (item: T) => string) => {
  const seen = new Set<string>()
  return list.find((item) => seen.has(name(item)) || !seen.add(name(item)))
}

export const ReportedService = z
  .object({
    code,
    name: z.string().min(1).max(200),
    description: optional(z.string().max(2000)),
    version: optional(z.string().max(80)),
    runtime: optional(Runtime),
    manifest: Manifest,
    health: optional(HealthInput),
    configs: optional(z.array(ConfigInput).max(1000)),
    actions: optional(z.array(ActionInput).max(1000)),
  })
  .superRefine((service, check) => {
    const config = unique(service.configs ?? [], (item) => item.key)
    const action = unique(service.actions ?? [], (item) => item.name)
    if (config) check.addIssue({ code: 'custom', path: ['configs'], message: `key "${config.key}" stands twice` })
    if (action) check.addIssue({ code: 'custom', path: ['actions'], message: `name "${action.name}" stands twice` })
  })
export type ReportedService = z.output<typeof ReportedService>

export const report = {
  services: route({
    id: 'reportAgentServices',
    method: 'POST',
    path: '/api/agents/{agentId}/services/report',
    access: 'agent',
    summary: 'The whole truth about each service it names; services it does not name stay as they are',
    params: z.object({ agentId: id('agt') }),
    body: z.object({ services: z.array(ReportedService).min(1).max(200) }).superRefine(({ services }, check) => {
      const twice = unique(services, (service) => service.code)
      if (twice) check.addIssue({ code: 'custom', path: ['services'], message: `code "${twice.code}" stands twice` })
    }),
    data: z.object({ services: z.array(z.object({ id: id('svc'), code: z.string() })), serverTime: time }),
    errors: ['CAPSULE_SERVICE_CODE_TAKEN', 'CAPSULE_SERVICE_MANIFEST_INVALID'],
  }),
}
