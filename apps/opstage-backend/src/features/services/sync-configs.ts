import type { ConfigInput } from '@xtrape/capsule-contracts-node'
import { redact } from '@xtrape/capsule-contracts-node/redact'
import { type Context, isoNow } from '../../platform/context.ts'
import { type FoundChange, keepConfigChanges } from './config-changes.ts'

/** Makes the stored configs those of the report, and keeps what that changed; one that did not change keeps its time. */
export async function syncConfigs(ctx: Context, serviceId: string, reported: ConfigInput[]) {
  const known = await ctx.db.selectFrom('configItem').selectAll().where('serviceId', '=', serviceId).execute()
  const byKey = new Map(known.map((row) => [row.configKey, row]))
  const keys = new Set(reported.map(({ key }) => key))
  const changes: FoundChange[] = []
  for (const { id, configKey, valuePreview } of known.filter((row) => !keys.has(row.configKey))) {
    await ctx.db.deleteFrom('configItem').where('id', '=', id).execute()
    changes.push({ configKey, kind: 'REMOVED', before: valuePreview, after: null })
  }
  for (const config of reported) {
    const said = shown(config)
    const before = byKey.get(config.key)
    if (before && Object.entries(said).every(([column, value]) => before[column as keyof typeof said] === value))
      continue
    await store(ctx, serviceId, config.key, said, before?.id)
    const kind = before ? 'CHANGED' : 'ADDED'
    changes.push({ configKey: config.key, kind, before: before?.valuePreview ?? null, after: said.valuePreview })
  }
  // Of a service that comes for the first time everything is new, and nothing has changed.
  if (known.length > 0) await keepConfigChanges(ctx, serviceId, changes)
}

async function store(ctx: Context, serviceId: string, configKey: string, said: Shown, id: string | undefined) {
  const at = isoNow(ctx)
  const stored = { ...said, updatedAt: at }
  if (id !== undefined) await ctx.db.updateTable('configItem').set(stored).where('id', '=', id).execute()
  else
    await ctx.db
      .insertInto('configItem')
      .values({ ...stored, id: ctx.newId('cfg'), workspaceId: ctx.workspaceId, serviceId, configKey, createdAt: at })
      .execute()
}

type Shown = ReturnType<typeof shown>

/** What of a config may be seen: of a sensitive one nothing but where its value is kept. */
function shown({
  key,
  label,
  type,
  source,
  editable,
  sensitive,
  currentValue,
  valuePreview,
  defaultValue,
  secretRef,
}: ConfigInput) {
  const text = (value: unknown) => {
    if (sensitive || value === undefined || value === null) return null
    const [seen] = Object.values(redact({ [key]: value }))
    return (typeof seen === 'string' ? seen : JSON.stringify(seen)).slice(0, 4000)
  }
  return {
    label: redact(label) ?? null,
    type,
    source: redact(source) ?? null,
    editable: editable ? (1 as const) : (0 as const),
    sensitive: sensitive ? (1 as const) : (0 as const),
    valuePreview: text(valuePreview ?? currentValue),
    defaultValue: text(defaultValue),
    secretRef: secretRef ?? null,
  }
}
