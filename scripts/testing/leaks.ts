import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/** What may stand in no file, by what it is: the text itself, or what such texts look like. */
export type Secrets = Readonly<Record<string, string | RegExp>>

/** Whatever Opstage gives out as a token; as long as it is whole, it opens something. */
export const TOKENS: Secrets = { 'a token': /opstage_(reg|agent|pat)_[0-9A-Za-z]{43}/ }

/**
 * Where a secret stands in the clear in what a suite has left below a folder, as `<what> in <file>`: tables and the pages they once
 * had, write-ahead logs, backups, logs, exports. `keeps` are files that are there to keep one.
 */
export async function leaksIn(folder: string, secrets: Secrets, keeps = /$^/): Promise<string[]> {
  const found: string[] = []
  let looked = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || keeps.test(entry.name)) continue
    // A server that runs takes files away.
    const bytes = await readFile(path, 'latin1').catch(() => '')
    if (bytes !== '') looked += 1
    for (const [what, secret] of Object.entries(secrets))
      if (typeof secret === 'string' ? bytes.includes(secret) : secret.test(bytes))
        found.push(`${what} in ${relative(folder, path)}`)
  }
  if (looked === 0) throw new Error(`There is no file in ${folder} to look into for secrets`)
  return found
}
