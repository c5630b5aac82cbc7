import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { buildAll } from '../../steps/build.ts'
import { type CommandResult, root, run } from '../../steps/command.ts'
import { otherNode } from '../../steps/other-node.ts'
import { manifestOf, packAll, type Tarball } from '../../steps/pack.ts'
import { freePort } from '../../steps/port.ts'
import type { Form } from './example.ts'

let tarballs: Tarball[]
const processes: ChildProcess[] = []
let env: NodeJS.ProcessEnv
let url: string

export const tarball = (name: string) => tarballs.find((one) => one.name === name)!

/** All that a tarball holds, as one text. */
export async function contentsOf(path: string): Promise<string> {
  const { output } = await run('tar', ['-xzOf', path])
  return output
}

/** Somebody with an empty folder, an empty home and the tarballs, who has never seen the repository. */
export const user = {
  folder: '',
  /** `node` by its major version; of 20 the oldest that the SDK promises. */
  nodes: new Map<string, string>(),

  /** `npx opstage up`, until it answers; on the oldest Node that the server promises. */
  async up(): Promise<string> {
    const port = await freePort()
    url = `http://localhost:${port}`
    const child = start('npx', ['opstage', 'up', '--port', String(port)], env)
    let written = ''
    child.stdout!.on('data', (chunk: Buffer) => (written += chunk.toString()))
    await expect.poll(() => written, { timeout: 50_000 }).toContain(`Opstage is running at ${url}`)
    return url
  },

  async login(url: string) {
    const password = await readFile(join(env.HOME!, '.local/share/opstage/secrets/admin-password'), 'utf8')
    const child = start(
      join(user.folder, 'node_modules/.bin/opstage'),
      ['login', url, '--user', 'admin', '--password-stdin'],
      env,
    )
    child.stdin!.end(password)
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(0)
  },

  opstage: (args: string[]): Promise<CommandResult> =>
    run(join(user.folder, 'node_modules/.bin/opstage'), args, { cwd: user.folder, env }),

  async token(uses: number): Promise<string> {
    const { output } = await user.opstage(['tokens', 'create', '--raw', '--uses', String(uses)])
    return output.trim()
  },

  /** Writes a file into the folder and starts it as a service. */
  async startService(file: string, text: string, token: string, node = process.execPath) {
    await writeFile(join(user.folder, file), text)
    const own = { OPSTAGE_BACKEND_URL: url, OPSTAGE_REGISTRATION_TOKEN: token }
    start(node, [file], { ...env, ...own })
  },

  async untilHealthy(codes: string[]) {
    await expect
      .poll(
        async () => {
          const { output } = await user.opstage(['services', 'list', '--json'])
          const healthy = (JSON.parse(output) as { code: string; status: string }[]).filter(
            ({ status }) => status === 'HEALTHY',
          )
          return healthy.map(({ code }) => code)
        },
        { timeout: 30_000, interval: 300 },
      )
      .toEqual(expect.arrayContaining(codes))
  },

  /** What runs of a project in that form: where it is TypeScript, its types are checked and it is compiled. */
  async compiled(form: Form, source: string): Promise<string> {
    const folder = join(user.folder, form)
    await mkdir(folder)
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: form === 'cjs' ? 'commonjs' : 'module' }))
    if (form !== 'ts') return source
    await writeFile(join(folder, 'greeter.ts'), source)
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')]
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', ...types]
    const { code, output } = await run(process.execPath, [tsc, ...options, 'greeter.ts'], { cwd: folder })
    if (code !== 0) throw new Error(output)
    return readFile(join(folder, 'greeter.js'), 'utf8')
  },
}

/** The oldest Node that the SDK promises. */
const oldestOfTheAgent = () => /\d+\.\d+/.exec(manifestOf('packages/agent').engines.node)![0]

const nodeOf = async (major: string) =>
  process.version.startsWith(`v${major}.`) ? process.execPath : await otherNode(major)

/** In a group of its own, so that what npx starts ends with it. */
function start(command: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(command, args, { cwd: user.folder, env, detached: true, stdio: ['pipe', 'pipe', 'ignore'] })
  processes.push(child)
  return child
}

beforeAll(async () => {
  user.folder = await mkdtemp(join(tmpdir(), 'opstage-user-'))
  const [, oldest, middle] = await Promise.all([buildAll(), otherNode(oldestOfTheAgent()), otherNode('22')])
  user.nodes
    .set('20', oldest)
    .set('22', middle)
    .set('24', await nodeOf('24'))
  tarballs = await packAll(join(user.folder, 'tarballs'))

  const home = join(user.folder, 'home')
  const bin = join(user.folder, 'bin')
  await mkdir(home)
  await mkdir(bin)
  await symlink(user.nodes.get('22')!, join(bin, 'node'))
  const theirs = Object.entries(process.env).filter(
    ([name]) => !/^(OPSTAGE_|DATABASE_URL$|VITEST|NODE_ENV$|NODE_PATH$|XDG_|npm_lifecycle|npm_package)/i.test(name),
  )
  const path = (process.env.PATH ?? '').split(delimiter).filter((one) => !one.startsWith(root))
  env = { ...Object.fromEntries(theirs), HOME: home, PATH: [bin, ...path].join(delimiter), NO_COLOR: '1' }
  await writeFile(join(user.folder, 'package.json'), '{ "name": "somebody", "version": "1.0.0", "private": true }')
  const paths = tarballs.map(({ path }) => path)
  const cache = (await run('npm', ['config', 'get', 'cache'])).output.trim()
  const installed = await run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--loglevel=error', `--cache=${cache}`, ...paths],
    {
      cwd: user.folder,
      env,
    },
  )
  if (installed.code !== 0) throw new Error(installed.output)
}, 120_000)

afterAll(async () => {
  for (const child of processes) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    process.kill(-child.pid!, 'SIGINT')
    await once(child, 'close')
  }
  await rm(user.folder, { recursive: true, force: true, maxRetries: 3 })
})
