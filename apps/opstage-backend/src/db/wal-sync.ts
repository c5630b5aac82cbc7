import { type FileHandle, open } from 'node:fs/promises'

export interface WalSync {
  /** Resolves when all that was committed before is on disk. */
  sync: () => Promise<void>
  close: () => Promise<void>
}

/**
 * Brings what was committed to a SQLite file to disk, in a thread of Node's pool, so that others have their turn meanwhile:
 * SQLite itself would wait for the disk in the middle of `commit`. `onLost` is told once if that fails. The kernel may then have
 * thrown away what it could not write and say yes the next time, so nothing is said to be on disk any more.
 */
export function createWalSync(path: string, onLost: (error: unknown) => void): WalSync {
  let journal: Promise<FileHandle> | undefined
  let lost: { error: unknown } | undefined

  return {
    sync: async () => {
      if (lost) throw lost.error
      // It is there from the first commit on, and stays for as long as the database is open.
      journal ??= open(`${path}-wal`, 'r+')
      try {
        await (await journal).datasync()
      } catch (error) {
        lost = { error }
        onLost(error)
        throw error
      }
    },
    close: async () => (await journal?.catch(() => undefined))?.close(),
  }
}
