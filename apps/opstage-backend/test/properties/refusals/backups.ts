import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Example } from '../examples/example.ts'
import type { World } from '../world.ts'
import { each } from './each.ts'

/** The server finds its data elsewhere, until the call is over. */
const withData =
  (url: (world: World) => Promise<string>): Example =>
  async (world) => {
    const { parts } = world
    const { config } = parts
    parts.config = { ...config, DATABASE_URL: await url(world) }
    return { afterwards: () => void (parts.config = config) }
  }

/** As large as no disk is, and takes no place. */
async function hugeFile({ folder }: World) {
  const path = join(folder, 'huge.db')
  await writeFile(path, '')
  await truncate(path, 8 * 1024 ** 4)
  return `file:${path}`
}

export const backups: Record<string, Example> = {
  ...each(['createBackup', 'backupSqlite'], 'BACKUP_NOT_AVAILABLE', () => withData(async () => ':memory:')),
  ...each(['createBackup', 'backupSqlite'], 'BACKUP_NO_SPACE', () => withData(hugeFile)),
  'downloadBackup BACKUP_NOT_FOUND': async () => ({ params: { backupName: 'opstage-20000101T000000000Z.db' } }),
}
