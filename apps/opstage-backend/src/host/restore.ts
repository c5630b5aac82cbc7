import { existsSync } from 'node:fs'
import { copyFile, link, mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { openParts } from '../parts.ts'
import { type Config, signingKeyFile } from '../config.ts'
import { openReadOnly } from '../db/open.ts'
import { type Alone, openAlone } from '../db/open-sqlite.ts'
import { findAnchor } from '../features/audit/chain/rows.ts'
import { beginEpoch } from '../features/backup/begin-epoch.ts'
import { compare, type Undone } from '../features/backup/compare.ts'
import { NotRestorableError, takeOut } from '../features/backup/examine.ts'
import type { Manifest } from '../features/backup/manifest.ts'
import { syncFolder } from '../features/backup/write.ts'
import { systemContext } from '../platform/context.ts'
import { createLog } from '../platform/log.ts'
import { requireFile } from './backup.ts'
import { handOver } from './hand-over.ts'
import { HostError } from './host-error.ts'
import { whoAsks } from './who-asks.ts'

export interface Restored {
  file: string
  manifest: Manifest
  /** Where the database is now that was there before. */
  keptAs: string | null
  ended: { commands: number; sessions: number }
  /** Null when there was none before, or it could not be read. */
  undone: Undone | null
}

/** Puts the database of a backup where the server looks for it. Until the last step nothing is changed. */
export async function restore(config: Config, backup: string, { force = false } = {}): Promise<Restored> {
  const file = requireFile(config)
  if (existsSync(file) && !force)
    throw new HostError(
      `There is a database at ${file}. With --force it is replaced, and kept beside. Nothing was changed.`,
    )
  const coming = `${file}.restoring`
  let before: Alone | undefined
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await removeDatabase(coming)
    const manifest = await takeOut(backup, coming).catch((error: unknown) => {
      throw error instanceof NotRestorableError ? new HostError(error.message) : error
    })
    before = existsSync(file) ? openBefore(file) : undefined
    const undone = before ? await compareWith(before, coming) : null
    const going = { ...config, DATABASE_URL: `file:${coming}` }
    const ended = await goOn(going, { backup: basename(backup), manifest, before })
    for (const written of [coming, signingKeyFile(config)])
      if (written !== undefined && existsSync(written)) await handOver(written)
    const keptAs = existsSync(file) ? await setAside(file) : null
    await rename(coming, file)
    await syncFolder(dirname(file))
    return { file, manifest, keptAs, ended, undone }
  } finally {
    await before?.abandon()
    await removeDatabase(coming)
  }
}

/** Held until the other one is in place, so that no server starts on it; one that is no database holds nobody back. */
function openBefore(file: string): Alone | undefined {
  try {
    return openAlone(file)
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'SQLITE_BUSY')
      throw new HostError(`Something has ${file} open: stop the server first. Nothing was changed.`)
    if (code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT')) return undefined
    throw error
  }
}

async function compareWith(before: Alone, coming: string): Promise<Undone | null> {
  const then = openReadOnly(coming)
  try {
    return await compare(before.db, then.db)
  } catch {
    // Of another version, or damaged: a reason to restore, and none not to.
    return null
  } finally {
    await then.close()
  }
}

async function goOn(
  config: Config,
  { before, ...restored }: { backup: string; manifest: Manifest; before: Alone | undefined },
) {
  const parts = await openParts({ config, log: createLog('error') })
  try {
    const head = before && (await findAnchor(before.db, 'HEAD').catch(() => undefined))
    const replacedHead = head ? { sequence: head.sequence, hash: head.hash } : null
    return await beginEpoch(systemContext(parts, `restore by ${whoAsks()}`), { ...restored, replacedHead })
  } finally {
    await parts.close()
  }
}

/** At no moment is there no database: the old one gets a second name, and the new one takes its first. */
async function setAside(file: string): Promise<string> {
  const keptAs = `${file}.before-restore-${new Date().toISOString().replaceAll(/[-:.]/g, '')}`
  await link(file, keptAs).catch(() => copyFile(file, keptAs))
  // Only a damaged one still has these. They must not be taken for the new one's.
  for (const end of ['-wal', '-shm']) if (existsSync(file + end)) await rename(file + end, keptAs + end)
  return keptAs
}

async function removeDatabase(path: string) {
  for (const end of ['', '-wal', '-shm', '-journal']) await rm(path + end, { force: true })
}
