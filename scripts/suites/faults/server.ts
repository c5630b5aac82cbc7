import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Admin, signIn } from '../../steps/admin.ts'
import { isHealthy } from '../../../packages/cli/src/up/healthy.ts'
import { root, run } from '../../steps/command.ts'
import { beside, inNamespace } from '../../steps/namespace.ts'
import { freePort } from '../../steps/port.ts'
import { leaksIn, TOKENS } from '../../testing/leaks.ts'
import { until } from '../../testing/until.ts'

const MAIN = join(root, 'apps/opstage-backend/dist/main.js')
const OPSTAGE = join(root, 'packages/cli/dist/main.js')
const CREDENTIALS = ['admin', 'a password for faults'] as const
const SESSION_SECRET = '5b0c3a7e9d1f2468ace05b0c3a7e9d1f'
const SECRETS = { ...TOKENS, 'the password': CREDENTIALS[1], 'the session secret': SESSION_SECRET }

const environment = (folder: string, port: number): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  OPSTAGE_PORT: String(port),
  OPSTAGE_DATA_DIR: folder,
  OPSTAGE_ADMIN_USERNAME: CREDENTIALS[0],
  OPSTAGE_ADMIN_PASSWORD: CREDENTIALS[1],
  OPSTAGE_SESSION_SECRET: SESSION_SECRET,
  OPSTAGE_INSECURE_COOKIES: 'true',
  OPSTAGE_BACKUP_INTERVAL_HOURS: '0',
})

export type Server = Awaited<ReturnType<typeof startServer>>

interface Options {
  /** More of it, which may depend on where the data are. */
  env?: NodeJS.ProcessEnv | ((folder: string) => NodeJS.ProcessEnv)
  /** The data folder is a file system of its own, of this size. */
  diskKb?: number
}

/** The built server as a process; on a disk of its own it can run full, or be made read-only. */
export async function startServer({ env = {}, diskKb }: Options = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-faults-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const node = [process.execPath, MAIN]
  const mounted = [
    'sh',
    '-c',
    `mount -t tmpfs -o size=${diskKb}k,mode=700 tmpfs "$OPSTAGE_DATA_DIR" && exec "$@"`,
    'sh',
  ]
  const [program, ...args] = diskKb === undefined ? node : inNamespace('mount', [...mounted, ...node])
  let said = ''
  const start = async () => {
    const child = spawn(program!, args, {
      env: { ...environment(folder, port), ...(typeof env === 'function' ? env(folder) : env) },
    })
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text))
    onTestFinished(() => void child.kill('SIGKILL'))
    await until(async () => child.exitCode !== null || (await isHealthy(url)))
    return child
  }
  const child = await start()
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const admin: Admin = (await signIn(url, ...CREDENTIALS))!
  return {
    url,
    folder,
    child,
    admin,
    log: () => said,
    /** As if somebody had a hand on the disk. */
    remount: async (options: string) => {
      const [enter, ...rest] = beside(child.pid!, ['mount', '-o', `remount,${options}`, folder])
      const { code, output } = await run(enter!, rest)
      if (code !== 0) throw new Error(output)
    },
    /** From now on no file takes anything of this process, as if the disk had failed, or takes it again. */
    refuseWrites: async (isOn: boolean) => {
      const { code, output } = await run('prlimit', [`--pid=${child.pid}`, `--fsize=${isOn ? 0 : 'unlimited'}:`])
      if (code !== 0) throw new Error(output)
    },
    /** In kilobytes. */
    usedKb: async () => {
      const [enter, ...rest] = beside(child.pid!, ['df', '--output=used', '-k', folder])
      return Number((await run(enter!, rest)).output.trim().split('\n').at(-1))
    },
    /** The audit record, read by another process in the same file systems. */
    verify: async () => {
      const verify = [process.execPath, OPSTAGE, 'audit', 'verify', join(folder, 'opstage.db'), '--json']
      const [enter, ...rest] = beside(child.pid!, verify)
      return JSON.parse((await run(enter!, rest)).output) as { verified: boolean; events: number }
    },
    /** What it has written that it should keep to itself, as long as it runs: on a disk of its own too. */
    leaks: async () => {
      const logged = Object.entries(SECRETS).filter(([, secret]) => said.search(secret) >= 0)
      const files = await leaksIn(join(`/proc/${child.pid}/root`, folder), SECRETS)
      return [...logged.map(([what]) => `${what} in its log`), ...files]
    },
    stop: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Starts it on a data folder that nobody may write to, and waits for its end. */
export function runReadOnly(folder: string) {
  const mount = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
  const [program, ...args] = inNamespace('mount', ['sh', '-c', mount, 'sh', folder, process.execPath, MAIN])
  return run(program!, args, { env: environment(folder, 0), timeoutMs: 30_000 })
}

/** What the server says to a new token: its name when it was made, else the code of the refusal and how long it took. */
export async function makeToken({ admin }: { admin: Admin }, name: string): Promise<string> {
  try {
    await admin.post('/api/admin/registration-tokens', { name })
    return name
  } catch (error) {
    return /with (\w+):/.exec((error as Error).message)?.[1] ?? String(error)
  }
}

export async function tokenNames({ admin }: { admin: Admin }): Promise<Set<string>> {
  const names = new Set<string>()
  for (let page = 1; ; page += 1) {
    const found = await admin.get<{ name: string }[]>(`/api/admin/registration-tokens?pageSize=100&page=${page}`)
    for (const { name } of found) names.add(name)
    if (found.length < 100) return names
  }
}
