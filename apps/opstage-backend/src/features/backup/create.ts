import { join } from 'node:path'
import type { Backup } from '@xtrape/capsule-contracts-node'
import { databaseFile } from '../../config.ts'
import { type Context, isoNow, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { seal } from '../audit/seal.ts'
import { backupFolder, nameOf, presentBackup, pruneBackups } from './folder.ts'
import { writeBackup } from './write.ts'

/** Backs up into the folder of backups. Who asks while one is under way gets that one. */
export async function createBackup(ctx: Context): Promise<Backup> {
  const { backups } = ctx
  backups.underWay ??= make(ctx).finally(() => (backups.underWay = undefined))
  const { backup, deleted } = await backups.underWay
  const { name, sizeBytes, sha256 } = backup
  await transact(ctx, (ctx) =>
    record(
      ctx,
      'backup.created',
      { type: 'Workspace', id: ctx.workspaceId, name },
      { message: name, metadata: { sizeBytes, sha256, deleted } },
    ),
  )
  return backup
}

async function make(ctx: Context): Promise<{ backup: Backup; deleted: string[] }> {
  const from = databaseFile(ctx.config)
  if (from === undefined) throw new AppError('BACKUP_NOT_AVAILABLE')
  const folder = backupFolder(ctx.config)
  // So that the signed end of the record in it is that of now. One that is broken is copied as it is.
  await seal(ctx).catch((err: unknown) => ctx.log.warn({ err }, 'the audit record could not be sealed'))
  const createdAt = isoNow(ctx)
  const name = nameOf(createdAt)
  const manifest = await writeBackup({ from, to: join(folder, name), createdAt, signal: ctx.backups.stopping.signal })
  ctx.backups.failure = null
  const deleted = await pruneBackups(folder, ctx.config.OPSTAGE_BACKUP_KEEP)
  ctx.log.info({ name, sizeBytes: manifest.sizeBytes, deleted }, 'backed up')
  return { backup: presentBackup(name, manifest), deleted }
}
