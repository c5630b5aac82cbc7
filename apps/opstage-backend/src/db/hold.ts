import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { makePrivate } from './private-file.ts'

/** Another server has the file: both would believe to be the only one. */
export class HeldError extends Error {
  override name = 'HeldError'
  constructor(path: string) {
    super(
      `Another Opstage server uses ${path}. Stop that one first; several servers need PostgreSQL (docs/scaling.md).`,
    )
  }
}

/** As long as a server may take to stop, and a little more: its successor waits for it. */
const PATIENCE_MS = 12_000
const LOOK_MS = 100

/**
 * Keeps a second server off a SQLite file. The lock is one of SQLite's own on a file beside it: the kernel takes it back
 * when the process is gone, however it went. Answers with a way to let go.
 */
export async function holdFile(path: string, onWait: () => void, patienceMs = PATIENCE_MS): Promise<() => void> {
  makePrivate(`${path}.lock`)
  const until = performance.now() + patienceMs
  const lock = new Database(`${path}.lock`, { timeout: 0 })
  for (let isFirst = true; ; isFirst = false) {
    try {
      lock.exec('begin exclusive')
      return () => void lock.close()
    } catch (error) {
      const isHeld = (error as { code?: string }).code === 'SQLITE_BUSY'
      if (isHeld && performance.now() < until) {
        if (isFirst) onWait()
        await delay(LOOK_MS)
        continue
      }
      lock.close()
      throw isHeld ? new HeldError(path) : error
    }
  }
}
