import type { ConfigInput } from '@xtrape/capsule-contracts-node'
import { isSecretKey, redactText, REDACTED } from '@xtrape/capsule-contracts-node/redact'
import { type Context, isoNow } from '../../platform/context.ts'

/** Makes the stored configs those of the report; one that did not change keeps its time. */
export async function syncConfigs(ctx: Context, serviceId: string, reported: ConfigInput[]) {
  const { db } = ctx
  const keys = reported.map(({ key }) => key)
  await db
    .deleteFrom('configItem')
    .where('serviceId', '=', serviceId)
    .$if(keys.length > 0, (query) => query.where('configKey', 'not in', keys))
    .execute()
  const known = await db.selectFrom('configItem').selectAll().where('serviceId', '=', serviceId).execute()
  const byKey = new Map(known.map((row) => [row.configKey, row]))
  const at = isoNow(ctx)
  for (const config of reported) {
    const said = shown(config)
    const before = byKey.get(config.key)
    if (before && Object.entries(said).every(([column, value]) => before[column as keyof typeof said] === value))
      continue
    if (before)
      await db
        .updateTable('configItem')
        .set({ ...said, updatedAt: at })
        .where('id', '=', before.id)
        .execute()
    else
      await db
        .insertInto('configItem')
        .values({
          ...said,
          id: ctx.newId('cfg'),
          workspaceId: ctx.workspaceId,
          serviceId,
          configKey: config.key,
          createdAt: at,
          updatedAt: at,
        })
        .execute()
  }
}

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
    if (isSecretKey(key) && typeof value === 'string') return REDACTED
    return redactText(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 4000)
  }
  return {
    label: label ?? null,
    type,
    source: source ?? null,
    editable: editable ? (1 as const) : (0 as const),
    sensitive: sensitive ? (1 as const) : (0 as const),
    valuePreview: text(valuePreview ?? currentValue),
    defaultValue: text(defaultValue),
    secretRef: secretRef ?? null,
  }
}
