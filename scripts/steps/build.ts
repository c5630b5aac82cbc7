import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root, run } from './command.ts'
import { hashOutput, hashSources } from './fingerprint.ts'
import { stage, TaskError } from './stage.ts'
import { readWorkspaces, type Workspace } from './workspaces.ts'

interface Stamp {
  sources: string
  output: string
}

/** Builds what is not current, each package as soon as what it needs is built. Says one line per package it built. */
export async function buildAll(from = root): Promise<void> {
  const workspaces = readWorkspaces(from)
  const builds = new Map<string, Promise<string>>()
  // Returns a fingerprint that stands for the package and all it needs, so a change below rebuilds everything above.
  const build = (workspace: Workspace): Promise<string> => {
    const started = builds.get(workspace.name)
    if (started) return started
    const building = (async () => {
      const needs = workspaces.filter(({ name }) => workspace.needs.includes(name))
      const below = await Promise.all(needs.map(build))
      return buildOne(from, workspace, below)
    })()
    builds.set(workspace.name, building)
    return building
  }
  const results = await Promise.allSettled(workspaces.map(build))
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  const unknown = failures.find((reason) => !(reason instanceof TaskError))
  if (unknown) throw unknown
  // What builds on a failed package fails with the same error: it is said once.
  if (failures.length > 0)
    throw new TaskError([...new Set(failures as TaskError[])].map(({ message }) => message).join('\n\n'))
}

async function buildOne(from: string, workspace: Workspace, below: string[]): Promise<string> {
  const dir = join(from, workspace.dir)
  const dist = join(dir, 'dist')
  const stampFile = join(from, '.cache', 'build', `${workspace.dir.replaceAll('/', '+')}.json`)
  // A newer compiler or a changed setting builds something else from the same sources.
  const shared = ['package-lock.json', 'tsconfig.base.json'].map((name) => join(from, name))
  const sources = [hashSources(dir, shared), ...below].join('.')
  if (isCurrent(stampFile, sources, dist)) return sources
  if (!workspace.build) throw new TaskError(`${workspace.dir}/package.json has no "build" script: add one.`)
  await stage(`Build ${workspace.dir}`, async () => {
    // Compilers leave what they no longer produce: a removed file would live on in dist.
    rmSync(dist, { recursive: true, force: true })
    // Under a test runner NODE_ENV is another, and the console would be built with React's checks for developers.
    const env = { ...process.env, NODE_ENV: 'production' }
    const { code, output } = await run(process.execPath, ['--run', 'build'], { cwd: dir, env })
    if (code !== 0) throw new TaskError(`${output.trim()}\n\nBuilding ${workspace.dir} failed: see above.`)
  })
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, JSON.stringify({ sources, output: hashOutput(dist) } satisfies Stamp))
  return sources
}

function isCurrent(stampFile: string, sources: string, dist: string): boolean {
  if (!existsSync(stampFile) || !existsSync(dist)) return false
  const stamp = JSON.parse(readFileSync(stampFile, 'utf8')) as Stamp
  return stamp.sources === sources && stamp.output === hashOutput(dist)
}
