import { randomBytes, randomInt } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Without characters that look alike, and in one piece for a double click: 24 of 55 are 138 bits. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'.replace(/[oi]/g, '')

export const newPassword = () => Array.from({ length: 24 }, () => alphabet[randomInt(alphabet.length)]).join('')

export const newSessionSecret = () => randomBytes(48).toString('base64url')

/** The secret kept in `file`; made the first time, readable by this user only. */
export function keptSecret(file: string, make: () => string): string {
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
  if (kept) return kept
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const secret = make()
  // Renamed into place, so that a start that is cut short leaves no half of a secret.
  writeFileSync(`${file}.new`, `${secret}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return secret
}
