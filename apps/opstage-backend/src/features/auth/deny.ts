import type { Route } from '@xtrape/capsule-contracts-node'
import { type Context, type Parts, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { createThrottle } from '../../platform/throttle.ts'
import { record } from '../audit/record.ts'

/** Refuses for want of rights and puts that on the record. Call it outside of a transaction: its refusal would undo it. */
export type Deny = (ctx: Context, route: Route, message: string) => Promise<never>

export function createDeny({ now }: Pick<Parts, 'now'>): Deny {
  // One refusal a minute for each person and route is on the record; a loop must not fill it.
  const denials = createThrottle(now, { free: 1, firstMs: 60_000, mostMs: 60_000 })

  return async function deny(ctx, route, message) {
    const key = `${ctx.actor.id} ${route.id}`
    if (denials.wait(key) === 0) {
      denials.fail(key)
      await transact(ctx, (ctx) =>
        record(ctx, 'access.denied', null, {
          result: 'FAILURE',
          message: `${route.method} ${route.path}`,
          metadata: { errorCode: 'FORBIDDEN', operation: route.id },
        }),
      )
    }
    throw new AppError('FORBIDDEN', { message })
  }
}
