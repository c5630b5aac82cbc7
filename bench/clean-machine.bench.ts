import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { signIn } from '../scripts/steps/admin.ts'
import { root, run } from '../scripts/steps/command.ts'
import { freePort } from '../scripts/steps/port.ts'
import { present } from './figures.ts'

/**
 * From a fresh clone to the first action done: `npm start`, the console with the demo online, an action run. The floor is `npm ci`
 * in another fresh clone; both take what they need from the same registry and the same cache. Only with `--full`: it downloads.
 */
const LIMIT_SECONDS = 60

const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(root))
const theirs = Object.entries(process.env).filter(([name]) => !/^(OPSTAGE_|DATABASE_URL$|npm_|NODE_ENV$)/i.test(name))
const env = { ...Object.fromEntries(theirs), PATH: path.join(delimiter) }

async function freshClone() {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-clean-'))
  await chmod(folder, 0o755)
  await run('git', ['clone', '--quiet', root, folder])
  return folder
}

async function npmCi(): Promise<number> {
  const cwd = await freshClone()
  const start = performance.now()
  const { code, output } = await run('npm', ['ci', '--loglevel=error'], { cwd, env })
  const seconds = (performance.now() - start) / 1000
  await rm(cwd, { recursive: true, force: true })
  if (code !== 0) throw new Error(output)
  return seconds
}

async function firstAction(): Promise<number> {
  const cwd = await freshClone()
  const port = await freePort()
  const start = performance.now()
  // A group of its own, as in a terminal: Ctrl-C goes to all of it.
  const npm = spawn('npm', ['start'], {
    cwd,
    env: { ...env, OPSTAGE_PORT: String(port) },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const chunk of npm.stdout.iterator({ destroyOnReturn: false })) if (String(chunk).includes('└')) break
  // It has more to say when it ends.
  npm.stdout.resume()
  const password = (await readFile(join(cwd, '.opstage/admin-password'), 'utf8')).trim()
  const admin = (await signIn(`http://localhost:${port}`, 'admin', password))!
  const [demo] = await admin.get<{ id: string }[]>('/api/admin/capsule-services?q=demo')
  const asked = await admin.post<{ id: string }>(`/api/admin/capsule-services/${demo!.id}/actions/echo`, {
    payload: { message: 'hello' },
  })
  while ((await admin.get<{ status: string }>(`/api/admin/commands/${asked.id}`)).status !== 'SUCCEEDED')
    await delay(10)
  const seconds = (performance.now() - start) / 1000
  process.kill(-npm.pid!, 'SIGINT')
  await once(npm, 'exit')
  await rm(cwd, { recursive: true, force: true })
  return seconds
}

const floor = await npmCi()
const reached = await firstAction()
present({
  title: 'From a fresh clone to the first action done',
  figures: [
    { what: '`npm start`, the demo online, an action done', value: reached, unit: 's' },
    { what: 'floor: `npm ci` alone', value: floor, unit: 's' },
    { what: 'more than the floor', value: reached - floor, unit: 's', target: { atMost: LIMIT_SECONDS } },
  ],
})
