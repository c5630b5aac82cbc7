import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { ByteStream } from '@xtrape/capsule-contracts-node'
import { type Context, transact } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { record } from '../audit/record.ts'
import { backupFolder } from './folder.ts'

/** The file of a backup; that somebody took it along is on the record first. */
export async function downloadBackup(ctx: Context, name: string): Promise<{ bytes: number; content: ByteStream }> {
  const file = await open(join(backupFolder(ctx.config), name)).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new AppError('BACKUP_NOT_FOUND') : error
  })
  try {
    const { size } = await file.stat()
    const target = { type: 'Workspace', id: ctx.workspaceId, name } as const
    await transact(ctx, (ctx) => record(ctx, 'backup.downloaded', target, { message: name }))
    return { bytes: size, content: file.createReadStream() as ByteStream }
  } catch (error) {
    await file.close()
    throw error
  }
}
