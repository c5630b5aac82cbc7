import { type Setting, SettingKey } from '@xtrape/capsule-contracts-node'
import { type VariableName, variables } from '../../config.ts'
import { type Context, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { storeValue } from './stored.ts'

/** Every number by which the server works, with its variable; those that are a `SettingKey` can be changed at run time. */
const known: Record<
  string,
  { variable: VariableName; unit: 'days' | 'hours' | 'seconds' | 'bytes' | 'rows' | 'files' }
> = {
  'retention.commandsDays': { variable: 'OPSTAGE_RETENTION_COMMANDS_DAYS', unit: 'days' },
  'retention.auditDays': { variable: 'OPSTAGE_RETENTION_AUDIT_DAYS', unit: 'days' },
  'retention.healthDays': { variable: 'OPSTAGE_RETENTION_HEALTH_DAYS', unit: 'days' },
  'retention.sessionsDays': { variable: 'OPSTAGE_RETENTION_SESSIONS_DAYS', unit: 'days' },
  'retention.tokensDays': { variable: 'OPSTAGE_RETENTION_TOKENS_DAYS', unit: 'days' },
  'backup.intervalHours': { variable: 'OPSTAGE_BACKUP_INTERVAL_HOURS', unit: 'hours' },
  'backup.keep': { variable: 'OPSTAGE_BACKUP_KEEP', unit: 'files' },
  'agents.heartbeatIntervalSeconds': { variable: 'OPSTAGE_AGENT_HEARTBEAT_INTERVAL_SECONDS', unit: 'seconds' },
  'agents.offlineThresholdSeconds': { variable: 'OPSTAGE_AGENT_OFFLINE_THRESHOLD_SECONDS', unit: 'seconds' },
  'agents.pollIntervalSeconds': { variable: 'OPSTAGE_COMMAND_POLL_INTERVAL_SECONDS', unit: 'seconds' },
  'services.healthStaleSeconds': { variable: 'OPSTAGE_HEALTH_STALE_THRESHOLD_SECONDS', unit: 'seconds' },
  'commands.ttlSeconds': { variable: 'OPSTAGE_COMMAND_TTL_SECONDS', unit: 'seconds' },
  'commands.prepareWaitSeconds': { variable: 'OPSTAGE_PREPARE_WAIT_SECONDS', unit: 'seconds' },
  'commands.resultMaxBytes': { variable: 'OPSTAGE_COMMAND_RESULT_MAX_BYTES', unit: 'bytes' },
  'sessions.ttlSeconds': { variable: 'OPSTAGE_SESSION_TTL_SECONDS', unit: 'seconds' },
  'sessions.idleSeconds': { variable: 'OPSTAGE_SESSION_IDLE_SECONDS', unit: 'seconds' },
  'sweep.intervalSeconds': { variable: 'OPSTAGE_BACKGROUND_SWEEP_INTERVAL_SECONDS', unit: 'seconds' },
  'sweep.batchSize': { variable: 'OPSTAGE_BACKGROUND_SWEEP_BATCH_SIZE', unit: 'rows' },
}

const isEditable = (key: string): key is SettingKey => (SettingKey.options as readonly string[]).includes(key)

/** What is in force, and where it comes from: a setting wins over the environment, that over the default. */
export async function listSettings({ db, config }: Pick<Context, 'db' | 'config'>): Promise<Setting[]> {
  const rows = await db.selectFrom('systemSetting').selectAll().execute()
  const stored = new Map(rows.map(({ key, valueJson }) => [key, Number(JSON.parse(valueJson))]))
  return Object.entries(known).map(([key, { variable, unit }]) => {
    const environment = config.given.has(variable) ? Number(config[variable]) : null
    const fallback = Number(variables[variable].default)
    const setting = isEditable(key) ? stored.get(key) : undefined
    return {
      key,
      unit,
      value: setting ?? environment ?? fallback,
      source: setting !== undefined ? 'setting' : environment !== null ? 'environment' : 'default',
      default: fallback,
      environment: { variable, value: environment },
      editable: isEditable(key),
      ...(isEditable(key) ? { min: 1, max: 3650 } : {}),
    }
  })
}

/** The values of the settings that can change while the server runs. */
export async function settingsInForce(ctx: Pick<Context, 'db' | 'config'>): Promise<Record<SettingKey, number>> {
  const all = await listSettings(ctx)
  return Object.fromEntries(all.filter(({ editable }) => editable).map(({ key, value }) => [key, value])) as Record<
    SettingKey,
    number
  >
}

export function updateSettings(ctx: Context, changes: Partial<Record<SettingKey, number | null>>): Promise<Setting[]> {
  return transact(ctx, async (ctx) => {
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) await ctx.db.deleteFrom('systemSetting').where('key', '=', key).execute()
      else await storeValue(ctx, key, value)
    }
    await record(ctx, 'settings.updated', { type: 'Workspace', id: ctx.workspaceId }, { metadata: { changes } })
    return listSettings(ctx)
  })
}
