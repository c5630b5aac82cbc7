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

const stampFile = ({ name }: Workspace) => join(root, '.cache', 'build', `${name.replace('/', '+')}.json`)
const dist = ({ dir }: Workspace) => join(root, dir, 'dist')

/** Builds what is not current, each package as soon as what it needs is built. Says one line per package it built. */
export async function buildAll(): Promise<void> {
  const workspaces = readWorkspaces()
  const builds = new Map<string, Promise<string>>()
  // Returns a fingerprint that stands for the package and all it needs, so a change below rebuilds everything above.
  const build = (workspace: Workspace): Promise<string> => {
    const started = builds.get(workspace.name)
    if (started) return started
    const building = (async () => {
      const needs = workspaces.filter(({ name }) => workspace.needs.includes(name))
      const below = await Promise.all(needs.map(build))
      return buildOne(workspace, below)
    })()
    builds.set(workspace.name, building)
    return building
  }
  const results = await Promise.allSettled(workspaces.map(build))
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  // What builds on a failed package fails for the same reason: one message is enough.
  if (failures.length > 0) throw failures[0]
}

async function buildOne(workspace: Workspace, below: string[]): Promise<string> {
  const sources = [hashSources(join(root, workspace.dir), sharedInputs), ...below].join('.')
  if (isCurrent(workspace, sources)) return sources
  if (!workspace.build) throw new TaskError(`${workspace.dir}/package.json has no "build" script: add one.`)
  await stage(`Build ${workspace.dir}`, async () => {
    // Compilers leave what they no longer produce: a removed file would live on in dist.
    rmSync(dist(workspace), { recursive: true, force: true })
    const { code, output } = await run('node', ['--run', 'build'], { cwd: join(root, workspace.dir) })
    if (code !== 0) throw new TaskError(`${output.trim()}\n\nBuilding ${workspace.dir} failed: see above.`)
  })
  writeStamp(workspace, sources)
  return sources
}

/** A newer compiler or a changed setting builds something else from the same sources. */
const sharedInputs = [join(root, 'package-lock.json'), join(root, 'tsconfig.base.json')]

function isCurrent(workspace: Workspace, sources: string): boolean {
  const file = stampFile(workspace)
  if (!existsSync(file) || !existsSync(dist(workspace))) return false
  const stamp = JSON.parse(readFileSync(file, 'utf8')) as Stamp
  return stamp.sources === sources && stamp.output === hashOutput(dist(workspace))
}

function writeStamp(workspace: Workspace, sources: string) {
  const file = stampFile(workspace)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ sources, output: hashOutput(dist(workspace)) } satisfies Stamp))
}
