import type { BackupPlan } from '@xtrape/capsule-contracts-node'
import { databaseFile } from '../../config.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { record } from '../audit/record.ts'
import { createBackup } from './create.ts'
import { backupFolder, listBackups } from './folder.ts'

const HOUR_MS = 3_600_000

export async function planOf(ctx: Context): Promise<BackupPlan> {
  const { config, backups } = ctx
  const isAvailable = databaseFile(config) !== undefined
  const folder = backupFolder(config)
  return {
    isAvailable,
    folder,
    intervalHours: config.OPSTAGE_BACKUP_INTERVAL_HOURS,
    keep: config.OPSTAGE_BACKUP_KEEP,
    nextAt: isAvailable ? await nextAt(ctx, folder) : null,
    failure: backups.failure,
  }
}

/** A backup is due when the newest one, whoever made it, is older than the interval. */
async function nextAt(ctx: Context, folder: string): Promise<string | null> {
  const intervalMs = ctx.config.OPSTAGE_BACKUP_INTERVAL_HOURS * HOUR_MS
  if (intervalMs === 0) return null
  const [newest] = await listBackups(folder)
  return newest ? new Date(Date.parse(newest.createdAt) + intervalMs).toISOString() : isoNow(ctx)
}

/** Called now and then: makes the backup that is due. That one fails is said once, on the record and on every page. */
export async function backUpWhenDue(ctx: Context) {
  const { nextAt } = await planOf(ctx)
  if (nextAt === null || nextAt > isoNow(ctx)) return
  try {
    await createBackup(ctx)
  } catch (error) {
    if (ctx.backups.stopping.signal.aborted) return
    const { message } = error as Error
    ctx.log.error({ err: error }, 'the backup that was due could not be made')
    if (ctx.backups.failure) return
    ctx.backups.failure = { message, since: isoNow(ctx) }
    await transact(ctx, (ctx) =>
      record(ctx, 'backup.failed', { type: 'Workspace', id: ctx.workspaceId }, { result: 'FAILURE', message }),
    )
  }
}
