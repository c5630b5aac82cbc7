import type { AuditAlarm } from '@xtrape/capsule-contracts-node'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { record, type Target } from './record.ts'

const KEY = 'audit.alarm'

/** Something says that the record was tampered with. One event, however often it is said, until an owner has seen to it. */
export async function raiseAlarm(ctx: Context, kind: AuditAlarm['kind'], message: string, target?: Target) {
  // Asked first without a transaction: what is wrong is found again and again.
  if (await currentAlarm(ctx)) return
  const at = isoNow(ctx)
  await transact(ctx, async (ctx) => {
    const alarm: AuditAlarm = { kind, message, since: at }
    const raised = await ctx.db
      .insertInto('systemSetting')
      .values({ key: KEY, valueJson: JSON.stringify(alarm), createdAt: at, updatedAt: at })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returning('key')
      .executeTakeFirst()
    if (!raised) return
    const about = target ?? { type: 'Workspace', id: ctx.workspaceId }
    await record(ctx, 'system.audit.alarm', about, { result: 'FAILURE', message, metadata: { kind } })
  })
  ctx.log.error({ kind, alarm: message }, 'the audit record may have been tampered with')
}

export async function currentAlarm({ db }: Pick<Context, 'db'>): Promise<AuditAlarm | null> {
  const row = await db.selectFrom('systemSetting').select('valueJson').where('key', '=', KEY).executeTakeFirst()
  return row ? (JSON.parse(row.valueJson) as AuditAlarm) : null
}

/** An owner has seen it. What is still wrong is found again. */
export async function acknowledgeAlarm(ctx: Context) {
  await transact(ctx, async (ctx) => {
    const alarm = await currentAlarm(ctx)
    if (!alarm) return
    await ctx.db.deleteFrom('systemSetting').where('key', '=', KEY).execute()
    const { message, kind, since } = alarm
    const target: Target = { type: 'Workspace', id: ctx.workspaceId }
    await record(ctx, 'audit.alarm.acknowledged', target, { message, metadata: { kind, since } })
  })
}
