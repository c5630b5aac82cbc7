import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Backup } from '@xtrape/capsule-contracts-node'
import type { Config } from '../../config.ts'
import { type Manifest, readManifest } from './manifest.ts'

const NAME = /^opstage-\d{8}T\d{9}Z\.db$/
const PARTIAL = /^opstage-\d{8}T\d{9}Z\.db\.partial$/
const DAY_MS = 86_400_000

export const backupFolder = (config: Pick<Config, 'OPSTAGE_DATA_DIR'>) => join(config.OPSTAGE_DATA_DIR, 'backups')

/** Names sort by time. */
export const nameOf = (createdAt: string) => `opstage-${createdAt.replaceAll(/[-:.]/g, '')}.db`

export async function listBackups(folder: string): Promise<Backup[]> {
  const found: Backup[] = []
  for (const name of (await namesIn(folder)).filter((one) => NAME.test(one))) {
    // Somebody may delete it at this moment, and what is cut off is no backup.
    const manifest = await readManifest(join(folder, name)).catch(() => undefined)
    if (manifest) found.unshift(presentBackup(name, manifest))
  }
  return found
}

export function presentBackup(name: string, { rows, ...manifest }: Manifest): Backup {
  return { name, ...manifest, rows: Object.values(rows).reduce((sum, count) => sum + count, 0) }
}

/** Deletes the oldest beyond `keep`, and what a process that died has left half-written. */
export async function pruneBackups(folder: string, keep: number): Promise<string[]> {
  const names = await namesIn(folder)
  const old = names.filter((name) => NAME.test(name)).slice(0, -keep)
  for (const name of old) await rm(join(folder, name), { force: true })
  for (const name of names.filter((one) => PARTIAL.test(one))) {
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > DAY_MS) await rm(join(folder, name), { force: true })
  }
  return old
}

/** Sorted, the oldest first. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names.toSorted((a, b) => (a < b ? -1 : 1))
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}
