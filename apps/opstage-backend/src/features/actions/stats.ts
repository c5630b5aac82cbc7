import type { ActionStats } from '@xtrape/capsule-contracts-node'
import { type Context } from '../../platform/context.ts'
import { findDeclared } from './find.ts'

const NEWEST = 500

/** From the flight recorder: delivery and start count from the moment the command was asked for. */
export async function actionStats(ctx: Context, serviceId: string, actionName: string): Promise<ActionStats> {
  await findDeclared(ctx, serviceId, actionName)
  const runs = await ctx.db
    .selectFrom('command')
    .select(['createdAt', 'startedAt', 'handlerStartedAt', 'handlerFinishedAt'])
    .where('serviceId', '=', serviceId)
    .where('actionName', '=', actionName)
    .where('type', '=', 'ACTION_EXECUTE')
    .where('status', 'in', ['SUCCEEDED', 'FAILED'])
    .orderBy('createdAt', 'desc')
    .limit(NEWEST)
    .execute()
  const between = (from: string | null, to: string | null) => (from && to ? [Date.parse(to) - Date.parse(from)] : [])
  return {
    runs: runs.length,
    deliveryMs: spread(runs.flatMap((run) => between(run.createdAt, run.startedAt))),
    startMs: spread(runs.flatMap((run) => between(run.createdAt, run.handlerStartedAt))),
    runMs: spread(runs.flatMap((run) => between(run.handlerStartedAt, run.handlerFinishedAt))),
  }
}

function spread(values: number[]): ActionStats['runMs'] {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
  return { p50: at(0.5), p99: at(0.99) }
}
