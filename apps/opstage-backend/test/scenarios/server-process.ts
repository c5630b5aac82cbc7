import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { KNOWN_SECRETS, OWNER } from '../harness.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')

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

/** What is typed on the host beside starting the server. */
interface Typed {
  args?: string[]
  stdin?: string
}

/** The server as a process of its own, or what its arguments say, with this environment and no other, in a folder of its own. */
export async function startProcess(env: Record<string, string | undefined>, { args = [], stdin = '' }: Typed = {}) {
  const cwd = await temporaryFolder()
  const child = spawn(process.execPath, ['--conditions=source', MAIN, ...args], { cwd, env })
  child.stdin.end(stdin)
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => (said[stream] += text))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }))
  return { child, cwd, ended, baseUrl: () => addressOf(child, said, ended) }
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
