import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { signIn } from '../scripts/steps/admin.ts'
import { root } from '../scripts/steps/command.ts'
import { test } from './fixtures.ts'

async function example(): Promise<string> {
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

interface Service {
  id: string
  code: string
  status: string
}
interface Shown {
  status: string
  result?: { message: string }
}

test('the example of the README governs a service', async ({ product, onTestFinished }) => {
  const admin = (await signIn(product.url, product.username, product.password!))!
  const { rawToken } = await admin.post<{ rawToken: string }>('/api/admin/registration-tokens', {})
  const code = await example()
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(12)
  const folder = await projectOf(code)
  const greeter = spawn(process.execPath, ['greeter.js'], {
    cwd: folder,
    env: { PATH: process.env.PATH, OPSTAGE_BACKEND_URL: product.url, OPSTAGE_REGISTRATION_TOKEN: rawToken },
    stdio: 'ignore',
  })
  onTestFinished(async () => {
    greeter.kill()
    if (greeter.exitCode === null) await once(greeter, 'exit')
    await rm(folder, { recursive: true, force: true })
  })

  const find = async () =>
    (await admin.get<Service[]>('/api/admin/capsule-services')).find(({ code }) => code === 'greeter')
  await expect.poll(async () => (await find())?.status, { timeout: 10_000 }).toBe('HEALTHY')
  const path = `/api/admin/capsule-services/${(await find())!.id}/actions/greet`
  const { id } = await admin.post<{ id: string }>(path, { payload: { who: 'Ada' } })
  const show = () => admin.get<Shown>(`/api/admin/commands/${id}`)
  await expect.poll(async () => (await show()).status, { timeout: 10_000 }).toBe('SUCCEEDED')
  expect((await show()).result?.message).toBe('Hello, Ada')
})
