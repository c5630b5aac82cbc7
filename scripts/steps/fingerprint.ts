import { createHash } from 'node:crypto'
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const notSource = /^(dist|node_modules|\..*)$|\.test\.tsx?$/

/** What a build reads, as one hash of names and contents: a checkout changes times and not contents. */
export function hashSources(dir: string, also: string[]): string {
  const hash = createHash('sha256')
  for (const file of [...filesBelow(dir, (entry) => !notSource.test(entry.name)), ...also]) {
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/** What a build left behind, by size and time, so that a file missing from `dist` is noticed without reading it all. */
export function hashOutput(dir: string): string {
  const hash = createHash('sha256')
  for (const file of existsSync(dir) ? filesBelow(dir) : []) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${file}\0${size}\0${mtimeMs}\0`)
  }
  return hash.digest('hex')
}

function filesBelow(dir: string, keep: (entry: Dirent) => boolean = () => true): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter(keep)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(dir, entry.name), keep) : [join(dir, entry.name)]))
}
