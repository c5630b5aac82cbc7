import { backups } from '@xtrape/capsule-contracts-node'
import type { FastifyReply } from 'fastify'
import type { Context } from '../../platform/context.ts'
import type { Mount } from '../../platform/mount.ts'
import { createBackup } from './create.ts'
import { downloadBackup } from './download.ts'
import { backupFolder, listBackups } from './folder.ts'
import { planOf } from './plan.ts'

export function backupRoutes(mount: Mount) {
  mount(backups.list, async ({ ctx }) => ({
    data: await listBackups(backupFolder(ctx.config)),
    plan: await planOf(ctx),
  }))
  mount(backups.create, ({ ctx }) => createBackup(ctx))
  mount(backups.createAndDownload, async ({ ctx, reply }) => {
    const { name } = await createBackup(ctx)
    return send(ctx, reply, name)
  })
  mount(backups.download, ({ ctx, params, reply }) => send(ctx, reply, params.backupName))
}

async function send(ctx: Context, reply: FastifyReply, name: string) {
  const { bytes, content } = await downloadBackup(ctx, name)
  reply.header('content-disposition', `attachment; filename="${name}"`)
  reply.header('content-length', bytes)
  return content
}
