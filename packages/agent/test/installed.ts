import { execFile } from 'node:child_process'
import { access, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { buildPackage } from '../scripts/build.ts'

const run = promisify(execFile)
const NAME = '@xtrape/capsule-agent-node'

/** The built package in a folder of its own, as if npm had installed it there. */
export interface Installed {
  folder: string
  packageFolder: string
  /** Runs a script beside it and answers what it wrote; rejects when it fails or does not end by itself. */
  run: (node: string, file: string, source: string, env?: Record<string, string>) => Promise<string>
  remove: () => Promise<void>
}

export async function install(): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), 'agent-installed-'))
  const packageFolder = join(folder, 'node_modules', NAME)
  await mkdir(packageFolder, { recursive: true })
  await buildPackage(join(packageFolder, 'dist'))
  for (const file of ['package.json', 'README.md']) {
    await copyFile(new URL(`../${file}`, import.meta.url), join(packageFolder, file))
  }
  return {
    folder,
    packageFolder,
    async run(node, file, source, env = {}) {
      await writeFile(join(folder, file), source)
      const { stdout, stderr } = await run(node, [file], { cwd: folder, env, timeout: 20_000 })
      if (stderr !== '') throw new Error(`${file} complained: ${stderr}`)
      return stdout
    },
    remove: () => rm(folder, { recursive: true }),
  }
}

/** Every Node that a user may have, of those found on this machine: one of each major version. */
export async function findNodes(): Promise<[version: string, path: string][]> {
  const found = new Map<string, [string, string]>()
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  for (const path of [process.execPath, ...folders.map((folder) => join(folder, 'node'))]) {
    const exists = await access(path).then(
      () => true,
      () => false,
    )
    if (!exists) continue
    const version = (await run(path, ['--version'])).stdout.trim()
    const major = /^v(\d+)/.exec(version)?.[1] ?? ''
    if (Number(major) >= 20 && !found.has(major)) found.set(major, [version, path])
  }
  return [...found.values()]
}
