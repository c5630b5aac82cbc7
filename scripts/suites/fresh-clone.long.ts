import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isHealthy } from '../../packages/cli/src/up/healthy.ts'
import { signIn } from '../steps/admin.ts'
import { root, run } from '../steps/command.ts'
import { freePort } from '../steps/port.ts'

let clone: string
let tools: string
let env: NodeJS.ProcessEnv
const starts: Start[] = []

/** What is committed, in a folder that has nothing else, for a user who has set nothing. */
beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), 'opstage-clone-'))
  await chmod(clone, 0o755)
  await run('git', ['clone', '--quiet', root, clone])
  tools = await onlyTheTools()
  const theirs = Object.entries(process.env).filter(
    ([name]) => !/^(OPSTAGE_|DATABASE_URL$|npm_|VITEST|NODE_ENV$)/i.test(name),
  )
  env = { ...Object.fromEntries(theirs), PATH: tools }
})

afterAll(async () => {
  for (const { isRunning, ctrlC } of starts) if (isRunning()) await ctrlC()
  for (const folder of [clone, tools]) await rm(folder, { recursive: true, force: true })
})

/** What the README asks for, and nothing else: no compiler, no Python. */
async function onlyTheTools(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-tools-'))
  const path = (process.env.PATH ?? '').split(delimiter).filter((one) => !one.startsWith(root))
  for (const tool of ['git', 'node', 'npm', 'sh', 'env']) {
    const found = path.map((one) => join(one, tool)).find((file) => existsSync(file))
    if (found === undefined) throw new Error(`${tool} is not installed`)
    await symlink(found, join(folder, tool))
  }
  return folder
}

interface Start {
  seconds: number
  output: () => string
  ended: Promise<number>
  isRunning: () => boolean
  ctrlC: () => Promise<number>
}

/** `npm start` as typed in a terminal, until it has printed its box or has ended. */
async function npmStart(port: number): Promise<Start> {
  const began = performance.now()
  // A group of its own, because Ctrl-C in a terminal goes to all of the group.
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: { ...env, OPSTAGE_PORT: String(port) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ended = once(child, 'close').then(([code]) => code as number)
  const boxed = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        if (output.includes('└')) resolve()
      })
    }
  })
  await Promise.race([boxed, ended])
  const start: Start = {
    seconds: (performance.now() - began) / 1000,
    output: () => output,
    ended,
    isRunning: () => child.exitCode === null,
    ctrlC: () => {
      process.kill(-child.pid!, 'SIGINT')
      return ended
    },
  }
  starts.push(start)
  return start
}

async function npmAlone(): Promise<number> {
  const began = performance.now()
  await run('npm', ['--version'], { cwd: clone, env })
  return (performance.now() - began) / 1000
}

const passwordIn = (output: string) => /Password {2}(\S+)/.exec(output)?.[1]

test(
  'from a fresh clone to a finished action, and from there to nothing left running',
  { timeout: 240_000 },
  async () => {
    const port = await freePort()
    const url = `http://localhost:${port}`
    const first = await npmStart(port)
    expect(first.output()).toContain(`Opstage is running at ${url}`)
    const password = passwordIn(first.output())!
    const file = join(clone, '.opstage', 'admin-password')
    expect((await readFile(file, 'utf8')).trim()).toBe(password)
    expect((await stat(file)).mode & 0o777).toBe(0o600)

    const admin = (await signIn(url, 'admin', password))!
    const [demo] = await admin.get<{ id: string; status: string }[]>('/api/admin/capsule-services?q=demo')
    expect(demo?.status).toBe('HEALTHY')
    const command = await admin.post<{ id: string }>(`/api/admin/capsule-services/${demo!.id}/actions/echo`, {
      payload: { message: 'from a fresh clone' },
    })
    await expect
      .poll(() => admin.get(`/api/admin/commands/${command.id}`), { timeout: 10_000 })
      .toMatchObject({ status: 'SUCCEEDED' })

    const second = await npmStart(port)
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`Opstage already runs from this folder, at ${url}`)

    expect(await first.ctrlC()).toBe(0)
    expect(await isHealthy(url)).toBe(false)

    const again = await npmStart(port)
    expect(passwordIn(again.output())).toBe(password)
    expect(again.output()).not.toContain('Build')
    // Three seconds; on a machine that is busy with other things, ten times what npm alone takes.
    expect(again.seconds).toBeLessThan(Math.max(3, 10 * (await npmAlone())))
    expect(await again.ctrlC()).toBe(0)
  },
)

test('a busy port is said before anything is started, with the way out', async () => {
  const port = await freePort()
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  const refused = await npmStart(port)
  other.close()
  expect(await refused.ended).toBe(1)
  expect(refused.output()).toContain(`Port ${port} is in use`)
  expect(refused.output()).toMatch(/OPSTAGE_PORT=\d+ npm start/)
  expect(refused.output()).not.toContain('Start Opstage')
})
