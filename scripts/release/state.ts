import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../steps/command.ts'
import { readWorkspaces } from '../steps/workspaces.ts'
import { carriers, versionsSaid } from './carriers.ts'

export interface ReleaseState {
  from: string
  version: string
  /** Everything else that says a version, by where it says it. */
  versions: Record<string, string>
  /** What `git status` names. */
  changed: string[]
  /** Whether the tag of this version is there already. */
  isTagged: boolean
  /** The lines under `## Pending` of the changelog; undefined when there is no such heading. */
  pending: string[] | undefined
}

interface PackageJson {
  version: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

/** What has to be known before a release, read from a checkout. */
export async function readState(from: string): Promise<ReleaseState> {
  const read = (file: string) => readFileSync(join(from, file), 'utf8')
  const { version } = JSON.parse(read('package.json')) as PackageJson
  const git = async (...args: string[]) => {
    const { code, output } = await run('git', args, { cwd: from })
    if (code !== 0) throw new Error(output)
    return output.split('\n').filter((line) => line !== '')
  }
  return {
    from,
    version,
    versions: versionsIn(from, read),
    changed: await git('status', '--porcelain'),
    isTagged: (await git('tag', '--list', `v${version}`)).length > 0,
    pending: pendingOf(read('CHANGELOG.md')),
  }
}

function versionsIn(from: string, read: (file: string) => string): Record<string, string> {
  const workspaces = readWorkspaces(from)
  const names = new Set(workspaces.map(({ name }) => name))
  const said: Record<string, string> = {}
  for (const { dir } of workspaces) {
    const file = `${dir}/package.json`
    const { version, dependencies, devDependencies } = JSON.parse(read(file)) as PackageJson
    said[file] = version
    for (const [name, wanted] of Object.entries({ ...dependencies, ...devDependencies }))
      if (names.has(name)) said[`${file}, ${name}`] = wanted
  }
  for (const file of carriers(from))
    for (const [i, one] of versionsSaid(read(file)).entries()) said[i === 0 ? file : `${file} (${i + 1})`] = one
  const sdk = 'packages/agent/src/version.ts'
  said[sdk] = /'(.*)'/.exec(read(sdk))?.[1] ?? 'nothing'
  return said
}

/** The lines of the section for what is not released yet. */
export function pendingOf(changelog: string): string[] | undefined {
  const section = /^## Pending\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(changelog)?.[1]
  return section?.split('\n').filter((line) => line.trim() !== '')
}
