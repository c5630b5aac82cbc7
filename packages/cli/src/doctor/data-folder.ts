import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { doubtful, type Finding, good, wrong } from './finding.ts'

const WHAT = 'data'
const LITTLE_BYTES = 500_000_000

/** Whether the folder of a server on this machine can be written, has room, and keeps its secrets to itself. */
export function examineDataFolder(folder: string): Finding[] {
  if (!existsSync(folder)) return [wrong(WHAT, `There is no ${folder}.`, 'Name the folder of the server with --data.')]
  return [database(folder), room(folder), ...secrets(folder)]
}

function database(folder: string): Finding {
  const file = join(folder, 'opstage.db')
  if (!existsSync(file))
    return doubtful(
      WHAT,
      `${folder} has no opstage.db.`,
      'Right for a server on PostgreSQL, or one that was never started.',
    )
  try {
    for (const path of [folder, file]) accessSync(path, constants.R_OK | constants.W_OK)
    return good(WHAT, `${file} can be read and written (${Math.ceil(statSync(file).size / 1e6)} MB).`)
  } catch {
    return wrong(
      WHAT,
      `${file} cannot be written by this user.`,
      'Run this as the user of the server, who must own the folder and all in it.',
    )
  }
}

function room(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  const found = `${(free / 1e9).toFixed(1)} GB are free on its disk.`
  return free >= LITTLE_BYTES ? good(WHAT, found) : wrong(WHAT, found, 'Make room: a full disk stops the server.')
}

function secrets(folder: string): Finding[] {
  const names = ['opstage.db', 'audit-signing-key.pem', 'secrets/session-secret', 'secrets/admin-password']
  const open = names
    .map((name) => join(folder, name))
    .filter((file) => existsSync(file) && (statSync(file).mode & 0o077) !== 0)
  return open.map((file) => wrong(WHAT, `${file} can be read by others.`, `chmod 600 ${file}`))
}
