import type { ConfigChange } from '@xtrape/capsule-contracts-node'
import { type Context, isoNow } from '../../platform/context.ts'

export interface FoundChange {
  configKey: string
  kind: ConfigChange['kind']
  before: string | null
  after: string | null
}

/** Keeps what a report changed, in place of what an earlier one did; a report that changed nothing leaves that standing. */
export async function keepConfigChanges(ctx: Context, serviceId: string, changes: FoundChange[]) {
  if (changes.length === 0) return
  const createdAt = isoNow(ctx)
  await ctx.db.deleteFrom('configChange').where('serviceId', '=', serviceId).execute()
  await ctx.db
    .insertInto('configChange')
    .values(changes.map((change) => ({ id: ctx.newId('cfg'), serviceId, createdAt, ...change })))
    .execute()
}
