import type { ActionInput } from '@xtrape/capsule-contracts-node'
import { redact } from '@xtrape/capsule-contracts-node/redact'
import { type Context, isoNow } from '../../platform/context.ts'

/** Makes the stored actions those of the report; one that stays keeps its id. */
export async function syncActions(ctx: Context, serviceId: string, reported: ActionInput[]) {
  const { db } = ctx
  const names = reported.map(({ name }) => name)
  await db
    .deleteFrom('actionDefinition')
    .where('serviceId', '=', serviceId)
    .$if(names.length > 0, (query) => query.where('name', 'not in', names))
    .execute()
  const known = await db.selectFrom('actionDefinition').selectAll().where('serviceId', '=', serviceId).execute()
  const byName = new Map(known.map((row) => [row.name, row]))
  const at = isoNow(ctx)
  for (const action of reported) {
    const said = columns(action)
    const before = byName.get(action.name)
    if (before && Object.entries(said).every(([column, value]) => before[column as keyof typeof said] === value))
      continue
    if (before)
      await db
        .updateTable('actionDefinition')
        .set({ ...said, updatedAt: at })
        .where('id', '=', before.id)
        .execute()
    else
      await db
        .insertInto('actionDefinition')
        .values({
          ...said,
          id: ctx.newId('act'),
          workspaceId: ctx.workspaceId,
          serviceId,
          name: action.name,
          createdAt: at,
          updatedAt: at,
        })
        .execute()
  }
}

const flag = (value: boolean) => (value ? (1 as const) : (0 as const))

/** What is dangerous asks to be confirmed, whether its author said so or not. */
const columns = (action: ActionInput) => ({
  label: redact(action.label),
  description: redact(action.description) ?? null,
  category: action.category ?? null,
  sortOrder: action.order === undefined ? null : Math.round(action.order),
  dangerLevel: action.dangerLevel ?? 'LOW',
  requiresConfirmation: flag(action.requiresConfirmation === true || action.dangerLevel === 'HIGH'),
  enabled: flag(action.enabled !== false),
  prepare: flag(action.prepare !== false),
  inputSchemaJson: action.inputSchema ? JSON.stringify(action.inputSchema) : null,
  timeoutSeconds: action.timeoutSeconds ?? null,
  definitionHash: action.definitionHash ?? null,
})
