import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Config, databaseFile, type Environment, readConfig } from '../config.ts'
import { SnapshotError } from '../db/snapshot.ts'
import { backupFolder, nameOf } from '../features/backup/folder.ts'
import type { Manifest } from '../features/backup/manifest.ts'
import { writeBackup } from '../features/backup/write.ts'
import { handOver } from './hand-over.ts'
import { HostError, noDatabaseAt } from './host-error.ts'

export function backupInWords(file: string, { createdAt, sizeBytes, auditHead }: Manifest): string {
  const end = auditHead ? `; the audit record in it ends at event ${auditHead.sequence}` : ''
  return `Backed up into ${file}: ${sizeBytes} bytes of ${createdAt}${end}.`
}

/** Nothing is sealed or unsealed here: where the server's secret is not at hand, any will do. */
export const hostConfig = (env: Environment): Config => readConfig({ OPSTAGE_SESSION_SECRET: 'x'.repeat(32), ...env })

/** The database file that the server uses, which need not be there. */
export function requireFile(config: Config): string {
  const file = databaseFile(config)
  if (file !== undefined) return file
  throw new HostError(
    'The database that the environment names is no SQLite file. Of PostgreSQL, pg_dump makes backups: see docs/backup.md.',
  )
}

/**
 * Backs up by reading alone, without bringing the schema up to date: a backup before an upgrade is one of the old version.
 * Into the folder of backups when no file is named.
 */
export async function backUp(config: Config, out?: string): Promise<{ file: string; manifest: Manifest }> {
  const from = requireFile(config)
  if (!existsSync(from)) throw noDatabaseAt(from)
  const createdAt = new Date().toISOString()
  const file = resolve(out ?? join(backupFolder(config), nameOf(createdAt)))
  if (existsSync(file)) throw new HostError(`${file} is there already, and is left as it is. Name another file.`)
  try {
    const manifest = await writeBackup({ from, to: file, createdAt })
    if (out === undefined) for (const written of [dirname(file), file]) await handOver(written)
    return { file, manifest }
  } catch (error) {
    if (error instanceof SnapshotError)
      throw new HostError(`${from} cannot be backed up: ${error.message} (${error.code}). No backup was made.`)
    throw error
  }
}
