import type { MaintenanceRun } from '@xtrape/capsule-contracts-node'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { flushPresence } from '../agents/flush-presence.ts'
import { markOffline } from '../agents/mark-offline.ts'
import { record } from '../audit/record.ts'
import { expireCommands } from '../commands/expire.ts'
import { flushHealth } from '../services/flush-health.ts'
import { settleStatuses } from '../services/settle.ts'
import { storedValue, storeValue } from '../settings/stored.ts'
import { markAlive } from './arrive.ts'
import { prune } from './prune.ts'

const LAST_RUN = 'maintenance.lastRun'
/** Each of these is a few rows of a step, and while it writes, nobody else does. */
const MOST_AT_ONCE = 200

/** Repeats a step of at most `limit` rows until it finds less than that. */
async function exhaust(limit: number, step: (limit: number) => Promise<number>): Promise<number> {
  let total = 0
  for (;;) {
    const count = await step(limit)
    total += count
    if (count < limit) return total
  }
}

/** Writes the memory of who was heard. */
export async function flush(ctx: Pick<Context, 'db' | 'store' | 'presence' | 'healthPresence'>) {
  await flushPresence(ctx)
  await flushHealth(ctx)
}

/** Looks at what time has done: who fell silent, what expired, what may go. */
export async function sweep(ctx: Context): Promise<MaintenanceRun> {
  const started = performance.now()
  const at = isoNow(ctx)
  const limit = Math.min(MOST_AT_ONCE, ctx.config.OPSTAGE_BACKGROUND_SWEEP_BATCH_SIZE)
  await flush(ctx)
  const agentsOffline = await exhaust(limit, (n) => markOffline(ctx, n))
  const servicesChanged = await exhaust(limit, (n) => settleStatuses(ctx, n))
  const commandsExpired = await exhaust(limit, (n) => expireCommands(ctx, n))
  const deleted = await prune(ctx, limit)
  await markAlive(ctx)
  const run = {
    at,
    agentsOffline,
    servicesChanged,
    commandsExpired,
    deleted,
    durationMs: Math.round(performance.now() - started),
  }
  await storeValue(ctx, LAST_RUN, run)
  const hasDeleted = Object.values(deleted).some((count) => count > 0)
  if (hasDeleted)
    await transact(ctx, (ctx) =>
      record(ctx, 'maintenance.run', { type: 'Workspace', id: ctx.workspaceId }, { metadata: { deleted } }),
    )
  return run
}

export const lastRun = async (ctx: Context): Promise<MaintenanceRun | null> =>
  (await storedValue<MaintenanceRun>(ctx, LAST_RUN)) ?? null

/** The same, because somebody asked. */
export async function sweepNow(ctx: Context): Promise<MaintenanceRun> {
  await transact(ctx, (ctx) => record(ctx, 'maintenance.triggered', { type: 'Workspace', id: ctx.workspaceId }))
  return sweep(ctx)
}
