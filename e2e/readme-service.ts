import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../scripts/steps/command.ts'

export async function readmeExample(): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const code = /```js\n([\s\S]*?)```/.exec(readme)?.[1]
  if (code === undefined) throw new Error('README.md has no block of JavaScript any more')
  return code
}

/** A folder in which somebody has installed the SDK and nothing else. */
async function projectOf(code: string) {
  const folder = await mkdtemp(join(tmpdir(), 'opstage-readme-'))
  const installed = join(folder, 'node_modules', '@xtrape', 'capsule-agent-node')
  await mkdir(dirname(installed), { recursive: true })
  await symlink(join(root, 'packages', 'agent'), installed)
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'greeter.js'), code)
  return folder
}

/** The service of the README, started as a newcomer would; answers how to stop it. */
export async function startReadmeService(url: string, registrationToken: string): Promise<() => Promise<void>> {
  const folder = await projectOf(await readmeExample())
  const greeter = spawn(process.execPath, ['greeter.js'], {
    cwd: folder,
    env: { PATH: process.env.PATH, OPSTAGE_BACKEND_URL: url, OPSTAGE_REGISTRATION_TOKEN: registrationToken },
    stdio: 'ignore',
  })
  return async () => {
    greeter.kill()
    if (greeter.exitCode === null) await once(greeter, 'exit')
    await rm(folder, { recursive: true, force: true })
  }
}
