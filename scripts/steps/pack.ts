import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './command.ts'
import { TaskError } from './stage.ts'

/** What is published, in the order in which they need each other. */
export const published = ['packages/contracts', 'packages/agent', 'packages/cli']

export interface Tarball {
  name: string
  version: string
  /** Where it lies. */
  path: string
  /** Packed, in bytes. */
  size: number
  files: string[]
}

interface Packed {
  name: string
  version: string
  filename: string
  size: number
  files: { path: string }[]
}

/** Packs all that is published into `folder`, as `npm publish` would; it must be built. */
export async function packAll(folder: string): Promise<Tarball[]> {
  mkdirSync(folder, { recursive: true })
  const workspaces = published.map((dir) => `--workspace=${dir}`)
  const { code, output } = await run('npm', [
    'pack',
    '--json',
    '--loglevel=error',
    `--pack-destination=${folder}`,
    ...workspaces,
  ])
  if (code !== 0) throw new TaskError(`${output.trim()}\n\nnpm pack failed: see above.`)
  const packed = Object.values(JSON.parse(output) as Record<string, Packed>)
  return packed.map(({ name, version, filename, size, files }) => ({
    name,
    version,
    size,
    path: join(folder, filename),
    files: files.map(({ path }) => path),
  }))
}

/** The package.json of a published workspace. */
export const manifestOf = (dir: string) =>
  JSON.parse(readFileSync(join(root, dir, 'package.json'), 'utf8')) as {
    name: string
    version: string
    dependencies?: Record<string, string>
    engines: { node: string }
  }
