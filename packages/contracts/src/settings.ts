import { z } from 'zod'
import { time } from './fields.ts'
import { route } from './route.ts'

export const Setting = z
  .object({
    key: z.string(),
    value: z.number(),
    unit: z.string(),
    /** Where the value in force comes from: a setting wins over the environment, that over the default. */
    source: z.enum(['setting', 'environment', 'default']),
    default: z.number(),
    environment: z.object({ variable: z.string(), value: z.number().nullable() }),
    editable: z.boolean(),
    min: z.number().optional(),
    max: z.number().optional(),
  })
  .meta({ id: 'Setting' })
export type Setting = z.infer<typeof Setting>

export const MaintenanceRun = z
  .object({
    at: time,
    agentsOffline: z.int(),
    servicesChanged: z.int(),
    commandsExpired: z.int(),
    deleted: z.record(z.string(), z.int()),
    durationMs: z.int(),
  })
  .meta({ id: 'MaintenanceRun' })
export type MaintenanceRun = z.infer<typeof MaintenanceRun>

/** Settings that can be changed while the server runs; the other ones are shown with their variable. */
export const SettingKey = z.enum([
  'retention.commandsDays',
  'retention.auditDays',
  'retention.healthDays',
  'retention.sessionsDays',
  'retention.tokensDays',
])
export type SettingKey = z.infer<typeof SettingKey>

export const settings = {
  list: route({
    id: 'listSettings',
    method: 'GET',
    path: '/api/admin/settings',
    access: 'viewer',
    summary: 'Retention and timings in force and where each comes from',
    data: z.array(Setting),
  }),
  update: route({
    id: 'updateSettings',
    method: 'PATCH',
    path: '/api/admin/settings',
    access: 'owner',
    needsPerson: true,
    summary: 'Change settings; null returns one to the environment or the default',
    body: z
      .partialRecord(SettingKey, z.int().min(1).max(3650).nullable())
      .refine((change) => Object.keys(change).length > 0, 'must change at least one setting'),
    data: z.array(Setting),
  }),
  maintenance: route({
    id: 'getMaintenance',
    method: 'GET',
    path: '/api/admin/maintenance',
    access: 'viewer',
    summary: 'What the last sweep did; null before the first one',
    data: MaintenanceRun.nullable(),
  }),
  runMaintenance: route({
    id: 'runMaintenance',
    method: 'POST',
    path: '/api/admin/maintenance/run',
    access: 'operator',
    summary: 'Sweep and prune now instead of at the next interval',
    data: MaintenanceRun,
  }),
}
