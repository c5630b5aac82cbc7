import { type FileHandle, open } from 'node:fs/promises'
import { z } from 'zod'
import type { Snapshot } from '../../db/snapshot.ts'

const Manifest = z.object({
  form: z.literal('opstage-backup-1'),
  /** Of the program that made the backup. */
  version: z.string(),
  createdAt: z.string(),
  schemaVersion: z.int(),
  /** Of the database that stands before the manifest. */
  sizeBytes: z.int(),
  sha256: z.string(),
  rows: z.record(z.string(), z.int()),
  auditHead: z.object({ sequence: z.int(), hash: z.string() }).nullable(),
})
export type Manifest = z.infer<typeof Manifest>

export const describe = (snapshot: Snapshot, createdAt: string, version: string): Manifest => ({
  form: 'opstage-backup-1',
  version,
  createdAt,
  ...snapshot,
})

/** Stands between the database and what is said of it: SQLite reads no further than its last page. */
const MARK = '\nopstage-backup '
const LONGEST = 16 * 1024

/**
 * Writes the manifest behind the end of the database, so that a backup is one file, which cannot be taken for whole when
 * its end is missing, and which whatever reads SQLite can read.
 */
export async function appendManifest(path: string, manifest: Manifest) {
  const file = await open(path, 'a')
  try {
    await file.write(`${MARK}${JSON.stringify(manifest)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** `undefined` when there is none at the end, or it does not fit what stands before it. */
export async function readManifest(path: string): Promise<Manifest | undefined> {
  const file = await open(path)
  try {
    const { text, before } = await tail(file)
    const at = text.lastIndexOf(MARK)
    if (at === -1 || !text.endsWith('\n')) return undefined
    const { success, data } = Manifest.safeParse(parsed(text.slice(at + MARK.length)))
    return success && data.sizeBytes === before + at ? data : undefined
  } finally {
    await file.close()
  }
}

/** Byte by byte a character, so that places in the text are places in the file. */
async function tail(file: FileHandle) {
  const { size } = await file.stat()
  const before = Math.max(0, size - LONGEST)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - before), 0, size - before, before)
  return { before, text: buffer.toString('latin1', 0, bytesRead) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'latin1').toString('utf8'))
  } catch {
    return undefined
  }
}
