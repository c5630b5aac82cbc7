import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { aptInstall, asRoot } from '../steps/apt.ts'
import { root, run } from '../steps/command.ts'
import { TaskError } from '../steps/stage.ts'

const PROGRAMS = ['buildah', 'podman', 'runc', 'debootstrap']

/** All that is kept between runs: base image, build cache, containers. Beside those of the machine, never among them. */
export const home = join(root, '.tools', 'image')

/** Works without a daemon, without systemd and inside a container: what a build machine may be. */
const CONTAINERS_CONF = `[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[containers]
default_ulimits = ["nofile=16384:16384", "nproc=16384:16384"]
netns = "host"
`

const advice = `Building and running the images takes Linux, root (or sudo without a password), and ${PROGRAMS.join(', ')}.
Debian and Ubuntu: apt install ${PROGRAMS.join(' ')}`

export async function prepareEngine(): Promise<void> {
  if ((await asRoot()) === undefined) throw new TaskError(advice)
  const found = await Promise.all(PROGRAMS.map(async (name) => (await privileged('which', [name])).code === 0))
  const missing = PROGRAMS.filter((_name, i) => !found[i])
  if (missing.length > 0) await aptInstall(missing, 'what builds and runs images', advice)
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'containers.conf'), CONTAINERS_CONF)
}

/** Runs a program as root; answers what it said, also when it failed. */
export async function privileged(program: string, args: string[], timeoutMs?: number) {
  const sudo = (await asRoot()) ?? []
  const conf = `CONTAINERS_CONF=${join(home, 'containers.conf')}`
  const path = `PATH=${process.env.PATH}:/usr/sbin:/sbin`
  const [first, ...rest] = [...sudo, 'env', conf, path, program, ...args]
  return run(first!, rest, timeoutMs === undefined ? {} : { timeoutMs })
}

/** What `podman` or `buildah` says, with the images and containers of this folder; rejects when it fails. */
export async function engine(program: 'podman' | 'buildah', args: string[]): Promise<string> {
  const places = ['--root', join(home, 'store'), '--runroot', join(home, 'run')]
  const { code, output } = await privileged(program, [...places, '--log-level', 'fatal', ...args])
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with exit code ${code}:\n${output.trim()}`)
  return output.trim()
}
