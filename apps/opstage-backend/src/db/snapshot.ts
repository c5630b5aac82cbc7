import { type FileHandle, open } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

/** What is in a copy of a database. */
export interface Snapshot {
  sizeBytes: number
  sha256: string
  schemaVersion: number
  /** By table. */
  rows: Record<string, number>
  /** Where the audit record ends. */
  auditHead: { sequence: number; hash: string } | null
}

/** A copy could not be made; `code` is SQLite's or the system's. */
export class SnapshotError extends Error {
  override name = 'SnapshotError'
  readonly code: string
  constructor({ code, message }: { code: string; message: string }) {
    super(message)
    this.code = code
  }
}

/**
 * Copies a SQLite database as it is at this moment into a new file, while others go on writing. In a thread and on a
 * connection of its own: the event loop waits for nothing, and readers do not stop SQLite's writer. `vacuum into` reads in
 * one transaction, where the stepwise backup API begins anew with each foreign commit, and leaves behind what was deleted.
 */
export async function takeSnapshot(from: string, to: string, signal?: AbortSignal): Promise<Snapshot> {
  signal?.throwIfAborted()
  // SQLite writes into an empty file that is there already, with the rights that it has.
  const file = await open(to, 'wx', 0o600)
  const worker = new Worker(join(import.meta.dirname, `snapshot-worker${extname(import.meta.filename)}`), {
    workerData: { from, to },
  })
  const stop = () => void worker.terminate()
  signal?.addEventListener('abort', stop)
  const copying = { isOver: false }
  const flushing = keepFlushed(file, copying)
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', (said: { snapshot: Snapshot } | { error: { code: string; message: string } }) =>
        'snapshot' in said ? resolve(said.snapshot) : reject(new SnapshotError(said.error)),
      )
      worker.once('error', reject)
      worker.once('exit', () => reject(new SnapshotError({ code: 'ABORT_ERR', message: 'The copy was given up' })))
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    copying.isOver = true
    await flushing
    await file.close()
  }
}

const FLUSH_EVERY_MS = 50

/** What is copied goes to the disk bit by bit: else a commit, which has to be there at once, would wait for gigabytes before it. */
async function keepFlushed(file: FileHandle, copying: { isOver: boolean }) {
  while (!copying.isOver) {
    // A disk that takes no more stops the copying itself, which says so.
    await file.datasync().catch(() => {})
    await delay(FLUSH_EVERY_MS)
  }
}
