import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from '../steps/admin.ts'
import { isHealthy } from '../steps/backend.ts'
import { root, run } from '../steps/command.ts'
import { freePort } from '../steps/port.ts'

let clone: string
let port: number
let env: NodeJS.ProcessEnv
const started = new Set<ReturnType<typeof spawn>>()

/** What is committed, in a folder that has nothing else, for a user who has set nothing. */
beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), 'opstage-clone-'))
  await chmod(clone, 0o755)
  await run('git', ['clone', '--quiet', root, clone])
  port = await freePort()
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(root))
  const theirs = Object.entries(process.env).filter(
    ([name]) => !/^(OPSTAGE_|DATABASE_URL$|npm_|VITEST|NODE_ENV$)/i.test(name),
  )
  env = { ...Object.fromEntries(theirs), PATH: path.join(delimiter), OPSTAGE_PORT: String(port) }
})

afterAll(async () => {
  for (const child of started) if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL')
  await rm(clone, { recursive: true, force: true })
})

/** `npm start` as typed in a terminal, until it has printed its box or has ended. */
async function npmStart() {
  const began = performance.now()
  // A group of its own, because Ctrl-C in a terminal goes to all of the group.
  const child = spawn('npm', ['start'], { cwd: clone, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  started.add(child)
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
  return {
    seconds: (performance.now() - began) / 1000,
    output: () => output,
    ended,
    ctrlC: async () => {
      process.kill(-child.pid!, 'SIGINT')
      return ended
    },
  }
}

const passwordIn = (output: string) => /Password {2}(\S+)/.exec(output)?.[1]

test(
  'from a fresh clone to a finished action, and from there to nothing left running',
  { timeout: 240_000 },
  async () => {
    const url = `http://localhost:${port}`
    const first = await npmStart()
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

    const second = await npmStart()
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`Opstage already runs from this folder, at ${url}`)

    expect(await first.ctrlC()).toBe(0)
    expect(await isHealthy(url)).toBe(false)

    const again = await npmStart()
    expect(passwordIn(again.output())).toBe(password)
    expect(again.output()).not.toContain('Build')
    expect(again.seconds).toBeLessThan(3)
    expect(await again.ctrlC()).toBe(0)
  },
)

test('a busy port is said before anything is started, with the way out', async () => {
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  const refused = await npmStart()
  other.close()
  expect(await refused.ended).toBe(1)
  expect(refused.output()).toContain(`Port ${port} is in use`)
  expect(refused.output()).toMatch(/OPSTAGE_PORT=\d+ npm start/)
  expect(refused.output()).not.toContain('Start Opstage')
})
