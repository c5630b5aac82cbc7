import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { takeSnapshot } from '../../db/snapshot.ts'
import { AppError } from '../../platform/errors.ts'
import { version } from '../../version.ts'
import { appendManifest, describe, type Manifest } from './manifest.ts'

/** What the database that goes on needs besides. */
const RESERVE_BYTES = 16 * 1024 * 1024

interface Order {
  /** The database file. */
  from: string
  to: string
  createdAt: string
  signal?: AbortSignal
}

/** Backs up into a file that appears when it is whole and on disk, or not at all. */
export async function writeBackup({ from, to, createdAt, signal }: Order): Promise<Manifest> {
  const folder = dirname(to)
  const partial = `${to}.partial`
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await refuseWithoutSpace(from, folder)
  try {
    const manifest = describe(await takeSnapshot(from, partial, signal), createdAt, version)
    await appendManifest(partial, manifest)
    await rename(partial, to)
    await syncFolder(folder)
    return manifest
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/** Asked before: a backup that fills the disk would stop the server that it is made for. */
async function refuseWithoutSpace(from: string, folder: string) {
  const { bavail, bsize } = await statfs(folder)
  const sizes = await Promise.all([from, `${from}-wal`].map((path) => stat(path).catch(() => ({ size: 0 }))))
  const needed = sizes.reduce((sum, { size }) => sum + size, RESERVE_BYTES)
  if (bavail * bsize < needed)
    throw new AppError('BACKUP_NO_SPACE', {
      message: `There is not enough space for a backup in ${folder}: ${inMb(bavail * bsize)} are free, and ${inMb(needed)} needed`,
    })
}

const inMb = (bytes: number) => `${Math.ceil(bytes / 1_000_000)} MB`

/** A new name is on disk when its folder is. */
export async function syncFolder(folder: string) {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
