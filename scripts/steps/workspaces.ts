import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './command.ts'

export interface Workspace {
  name: string
  /** Relative to the root. */
  dir: string
  /** What `npm run build` does there. */
  build: string | undefined
  /** The workspaces whose `dist` it reads while it is built. */
  needs: string[]
}

interface PackageJson {
  name: string
  workspaces?: string[]
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

/** The order of the builds follows from what the packages say they depend on, so a new package needs no line here. */
export function readWorkspaces(from = root): Workspace[] {
  const patterns = readPackage(from).workspaces ?? []
  const dirs = globSync(
    patterns.map((pattern) => `${pattern}/package.json`),
    { cwd: from },
  )
    .map(dirname)
    .toSorted()
  const packages = dirs.map((dir) => ({ dir, json: readPackage(join(from, dir)) }))
  const names = new Set(packages.map(({ json }) => json.name))
  return packages.map(({ dir, json }) => ({
    name: json.name,
    dir,
    build: json.scripts?.build,
    needs: Object.keys({ ...json.dependencies, ...json.devDependencies }).filter((name) => names.has(name)),
  }))
}

function readPackage(dir: string) {
  return JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as PackageJson
}
