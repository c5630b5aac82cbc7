import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the pictures show, and with what they were taken. Words in Chinese and tests change none of them. */
const shown = [
  'apps/opstage-ui/index.html',
  'apps/opstage-ui/src/**/*.{ts,tsx,css,svg}',
  'apps/demo-capsule-service/src/**/*.ts',
  'scripts/screenshots/{scenes,day,neighbours,shop}.ts',
  'e2e/looks.ts',
]
const notShown = /\.test\.tsx?$|\/i18n\/zh/

/** Kept beside the pictures: the console that they show, and what each of them is. */
export interface Manifest {
  console: string
  pictures: Record<string, string>
}

const hashOf = (content: string | Buffer) => createHash('sha256').update(content).digest('hex').slice(0, 32)

/** The sources of what is on the pictures, as one hash that is the same on every machine. */
export function consoleFingerprint(root: string): string {
  const files = globSync(shown, { cwd: root }).filter((file) => !notShown.test(file))
  return hashOf(
    files
      .toSorted()
      .map((file) => `${file} ${hashOf(readFileSync(join(root, file)))}\n`)
      .join(''),
  )
}

export function manifestOf(root: string, folder: string): Manifest {
  const pictures = globSync('*.jpg', { cwd: folder }).toSorted()
  return {
    console: consoleFingerprint(root),
    pictures: Object.fromEntries(pictures.map((name) => [name, hashOf(readFileSync(join(folder, name)))])),
  }
}

/** Why the pictures in `folder` are not those of the console as it is; nothing if they are. */
export function staleness(root: string, folder: string): string[] {
  const [file] = globSync('manifest.json', { cwd: folder })
  if (!file) return ['The pictures have no manifest.json: npm run screenshots']
  const taken = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Manifest
  const now = manifestOf(root, folder)
  const names = Object.keys({ ...taken.pictures, ...now.pictures })
  const changed = names.filter((name) => taken.pictures[name] !== now.pictures[name])
  return [
    ...(taken.console === now.console
      ? []
      : ['The console has changed since its pictures were taken: npm run screenshots']),
    ...changed.map((name) => `${name} is not the picture that was taken: npm run screenshots`),
  ]
}
