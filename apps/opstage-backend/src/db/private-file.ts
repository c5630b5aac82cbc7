import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a file that SQLite is about to open, and the folder it is in, its owner's alone, where there is none yet; SQLite gives what it puts
 * beside it the same rights. One that is there is left alone: to close it would take away the locks of whoever else here has it open.
 */
export function makePrivate(path: string) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch {
    // It is there, or cannot be made: SQLite says what is wrong.
  }
}
