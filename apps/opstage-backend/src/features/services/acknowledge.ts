import type { Body, services } from '@xtrape/capsule-contracts-node'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { findService } from './find.ts'

/** Somebody knows of the problem: the service goes to the end of what needs attention, with the note. */
export function acknowledge(ctx: Context, serviceId: string, { note, until }: Body<typeof services.acknowledge>) {
  return transact(ctx, async (ctx) => {
    const { code } = await findService(ctx, serviceId)
    const said = { note, untilAt: until, byUserId: ctx.actor.id, byName: ctx.actor.name, createdAt: isoNow(ctx) }
    await ctx.db
      .insertInto('serviceAcknowledgement')
      .values({ serviceId, ...said })
      .onConflict((conflict) => conflict.column('serviceId').doUpdateSet(said))
      .execute()
    const target = { type: 'CapsuleService', id: serviceId, name: code } as const
    await record(ctx, 'service.acknowledged', target, { message: note, metadata: { until } })
  })
}

export function unacknowledge(ctx: Context, serviceId: string) {
  return transact(ctx, async (ctx) => {
    const { code } = await findService(ctx, serviceId)
    await endAcknowledgement(ctx, serviceId)
    await record(ctx, 'service.unacknowledged', { type: 'CapsuleService', id: serviceId, name: code })
  })
}

/** The next problem is another one: what was said of the last does not hold for it. */
export async function endAcknowledgement({ db }: Context, serviceId: string) {
  await db.deleteFrom('serviceAcknowledgement').where('serviceId', '=', serviceId).execute()
}
