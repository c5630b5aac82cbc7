import { actions, commands } from '@xtrape/capsule-contracts-node'
import type { Mount } from '../../platform/mount.ts'
import { presentCommand } from '../commands/present.ts'
import { prepareNow, requestPrepare } from './prepare.ts'
import { requestAction } from './request.ts'
import { actionStats } from './stats.ts'
import { retryCommand } from './retry.ts'

export function actionRoutes(mount: Mount) {
  mount(actions.prepareNow, ({ ctx, params, whenGone }) => prepareNow(ctx, { ...params, whenGone }))
  mount(actions.prepare, async ({ ctx, params }) =>
    presentCommand(await requestPrepare(ctx, params.serviceId, params.actionName)),
  )
  mount(actions.execute, async ({ ctx, params, body, reply }) => {
    const key = reply.request.headers['idempotency-key']
    return presentCommand(await requestAction(ctx, { ...params, ...body, idempotencyKey: key?.toString() }))
  })
  mount(actions.stats, ({ ctx, params }) => actionStats(ctx, params.serviceId, params.actionName))
  mount(commands.retry, async ({ ctx, params, body }) =>
    presentCommand(await retryCommand(ctx, params.commandId, body)),
  )
}
