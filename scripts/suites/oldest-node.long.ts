import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { nodePackage } from '../bootstrap.mjs'
import { signIn } from '../steps/admin.ts'
import { buildAll } from '../steps/build.ts'
import { root, run } from '../steps/command.ts'
import { startDemo } from '../steps/demo.ts'
import { freePort } from '../steps/port.ts'
import { startProduct } from '../steps/product.ts'

let node: string
let version: string

/** The oldest Node that the agent's package.json promises, in a folder of its own beside the one we run on. */
beforeAll(async () => {
  const agent = JSON.parse(await readFile(join(root, 'packages/agent/package.json'), 'utf8')) as {
    engines: { node: string }
  }
  version = /\d+\.\d+/.exec(agent.engines.node)![0]
  const folder = join(root, '.tools', `node-${version}`)
  const name = nodePackage(process.platform, process.arch)
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const installed = await run('npm', ['install', '--prefix', folder, ...quiet, `${name}@${version}`])
  if (installed.code !== 0) throw new Error(installed.output)
  node = join(folder, 'node_modules', name, 'bin', 'node')
  await buildAll()
}, 120_000)

test('a service runs its actions on it', async () => {
  expect((await run(node, ['--version'])).output).toMatch(`v${version}.`)
  const folder = await mkdtemp(join(tmpdir(), 'opstage-oldest-'))
  const settings = { host: '127.0.0.1', port: await freePort(), stateDir: join(folder, 'state'), env: process.env }
  const product = await startProduct({ ...settings, dataDir: join(folder, 'data'), withDemo: false })
  const admin = (await signIn(product.url, product.username, product.password!))!
  const demo = await startDemo({ ...settings, url: product.url, fromSource: false, node }, admin)
  onTestFinished(async () => {
    await demo.child?.stop()
    await product.stop()
    await rm(folder, { recursive: true, force: true })
  })
  expect(demo.notice).toBeUndefined()
  const services = await admin.get<{ id: string; status: string }[]>('/api/admin/capsule-services')
  expect(services).toMatchObject([{ status: 'HEALTHY' }])
  const echo = `/api/admin/capsule-services/${services[0]!.id}/actions/echo`
  const command = await admin.post<{ id: string }>(echo, { payload: { message: 'from an old Node' } })
  await expect
    .poll(() => admin.get(`/api/admin/commands/${command.id}`), { timeout: 10_000 })
    .toMatchObject({ status: 'SUCCEEDED' })
}, 60_000)

test('both ways of loading it work on it', async () => {
  const load = (code: string) =>
    run(node, ['--input-type=module', '-e', code], { cwd: join(root, 'apps/demo-capsule-service') })
  const esm = `import { CapsuleAgent } from '@xtrape/capsule-agent-node'; console.log(typeof CapsuleAgent)`
  const cjs = `import { createRequire } from 'node:module'
    console.log(typeof createRequire(process.cwd() + '/x.js')('@xtrape/capsule-agent-node').CapsuleAgent)`
  expect(await load(esm)).toEqual({ code: 0, output: 'function\n' })
  expect(await load(cjs)).toEqual({ code: 0, output: 'function\n' })
})
