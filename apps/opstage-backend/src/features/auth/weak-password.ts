import { commonPasswords } from './common-passwords.ts'

const FEWEST_DIFFERENT = 5

/** What makes a password one that is guessed early, however long it is; `undefined` when nothing does. */
export function weakness(password: string, username: string): string | undefined {
  const lower = password.trim().toLowerCase()
  if (lower === username.trim().toLowerCase()) return 'must not be the user name'
  if (new Set(lower).size < FEWEST_DIFFERENT) return `must have at least ${FEWEST_DIFFERENT} different characters`
  if (/^(.+)\1+$/su.test(lower)) return 'must not be the same text again and again'
  if (commonPasswords.has(lower)) return 'is one of the most common passwords, which are tried first'
  return undefined
}
