import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { KNOWN_SECRETS, OWNER } from '../harness.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const OPSTAGE = join(import.meta.dirname, '../../../../packages/cli/src/main.ts')

/** Enough to start; a test says what is different. */
export const USUAL = {
  OPSTAGE_PORT: '0',
  OPSTAGE_ADMIN_USERNAME: OWNER.username,
  OPSTAGE_ADMIN_PASSWORD: OWNER.password,
  OPSTAGE_SESSION_SECRET: KNOWN_SECRETS[1],
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

type Env = Record<string, string | undefined>

/** The server as a process of its own, with this environment and no other, in a folder of its own. */
export async function startProcess(env: Env, args: string[] = []) {
  const { child, cwd, said, ended } = await start(MAIN, args, env)
  return { child, cwd, ended, baseUrl: () => addressOf(child, said, ended) }
}

/** What `opstage` answers to somebody who has the machine of the server, and its environment. */
export async function typeOnHost(env: Env, args: string[], stdin = '') {
  const { child, ended } = await start(OPSTAGE, args, env)
  child.stdin.end(stdin)
  return ended
}

async function start(program: string, args: string[], env: Env) {
  const cwd = await temporaryFolder()
  const child = spawn(process.execPath, ['--conditions=source', program, ...args], { cwd, env })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => (said[stream] += text))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }))
  return { child, cwd, said, ended }
}

/** Where it listens, once it says that it is ready. */
async function addressOf(child: ChildProcess, said: { stdout: string }, ended: Promise<{ stderr: string }>) {
  const failed = ended.then(({ stderr }) => Promise.reject(new Error(`the server has ended: ${stderr}`)))
  const ready = () => /"address":"([^"]+)".*"msg":"Opstage is ready"/.exec(said.stdout)?.[1]
  for (let address = ready(); ; address = ready()) {
    if (address) return address
    await Promise.race([once(child.stdout!, 'data'), failed])
  }
}
