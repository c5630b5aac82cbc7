import type { Route } from '@xtrape/capsule-contracts-node'
import type { Context, Parts } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { createRefusalRecord } from './refusals.ts'

/** Refuses for want of rights and puts that on the record. Call it outside of a transaction: its refusal would undo it. */
export type Deny = (ctx: Context, route: Route, message: string) => Promise<never>

export function createDeny(parts: Pick<Parts, 'now'>): Deny {
  const recordRefusal = createRefusalRecord(parts)

  return async function deny(ctx, route, message) {
    await recordRefusal(ctx, {
      key: `${ctx.actor.id} ${route.id}`,
      action: 'access.denied',
      message: `${route.method} ${route.path}`,
      metadata: { errorCode: 'FORBIDDEN', operation: route.id },
    })
    throw new AppError('FORBIDDEN', { message })
  }
}
